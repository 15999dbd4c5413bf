using System.Text.Json;

namespace Spa.Firmware.Image;

/// <summary>Reads JSON whose shape is fixed. Whatever does not fit is a <see cref="JsonException"/>, which the reader of a document turns into its own refusal.</summary>
internal static class StrictJson
{
    public delegate void Member(ref Utf8JsonReader json, string name);

    public delegate void Item(ref Utf8JsonReader json);

    /// <summary>Stands on the first token of a document.</summary>
    public static Utf8JsonReader Open(ReadOnlySpan<byte> text)
    {
        var json = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = 8 });
        json.Read();
        return json;
    }

    /// <summary>Nothing may follow a document.</summary>
    public static void Close(ref Utf8JsonReader json)
    {
        if (json.Read())
        {
            throw new JsonException("something follows the document");
        }
    }

    /// <summary>Reads an object that has each of <paramref name="names"/> once, each of <paramref name="optional"/> at most once, and nothing else.</summary>
    public static void Object(ref Utf8JsonReader json, string where, ReadOnlySpan<string> names, Member member, ReadOnlySpan<string> optional = default)
    {
        Expect(json.TokenType == JsonTokenType.StartObject, where, "an object");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (Next(ref json) != JsonTokenType.EndObject)
        {
            var name = json.GetString()!;
            if (!seen.Add(name))
            {
                throw new JsonException($"{where} has the member {Printable(name)} twice");
            }

            if (!names.Contains(name) && !optional.Contains(name))
            {
                throw new JsonException($"{where} has the unknown member {Printable(name)}");
            }

            Next(ref json);
            member(ref json, name);
        }

        foreach (var name in names)
        {
            if (!seen.Contains(name))
            {
                throw new JsonException($"{where} lacks the member {name}");
            }
        }
    }

    /// <summary>Reads an array of at most <paramref name="limit"/> items.</summary>
    public static void Array(ref Utf8JsonReader json, string where, int limit, Item item)
    {
        Expect(json.TokenType == JsonTokenType.StartArray, where, "an array");
        var count = 0;
        while (Next(ref json) != JsonTokenType.EndArray)
        {
            if (++count > limit)
            {
                throw new JsonException($"{where} has more than {limit} items");
            }

            item(ref json);
        }
    }

    public static string Text(ref Utf8JsonReader json, string where, int limit = 200)
    {
        Expect(json.TokenType == JsonTokenType.String, where, "a text");
        var text = json.GetString()!;
        Expect(text.Length <= limit, where, $"at most {limit} characters");
        return text;
    }

    public static string? TextOrNull(ref Utf8JsonReader json, string where)
        => json.TokenType == JsonTokenType.Null ? null : Text(ref json, where);

    public static long Number(ref Utf8JsonReader json, string where)
    {
        Expect(json.TokenType == JsonTokenType.Number && json.TryGetInt64(out _), where, "a whole number below 2^63");
        var number = json.GetInt64();
        Expect(number >= 0, where, "no number below zero");
        return number;
    }

    public static int SmallNumber(ref Utf8JsonReader json, string where)
    {
        var number = Number(ref json, where);
        Expect(number <= int.MaxValue, where, "a number below 2^31");
        return (int)number;
    }

    public static bool Flag(ref Utf8JsonReader json, string where)
    {
        Expect(json.TokenType is JsonTokenType.True or JsonTokenType.False, where, "true or false");
        return json.GetBoolean();
    }

    public static void Expect(bool holds, string where, string what)
    {
        if (!holds)
        {
            throw new JsonException($"{where} must be {what}");
        }
    }

    /// <summary>Text from outside as a page or log can show it.</summary>
    public static string Printable(string text)
    {
        var cut = text.Length > 60 ? text[..60] + "..." : text;
        return string.Concat(cut.Select(c => c is >= ' ' and < (char)0x7f ? c : '?'));
    }

    /// <summary>The same for the message of an exception of the reader, without the position it appends.</summary>
    public static string Reason(JsonException e)
    {
        var end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? e.Message : e.Message[..end].TrimEnd('.', ' ');
    }

    private static JsonTokenType Next(ref Utf8JsonReader json)
        => json.Read() ? json.TokenType : throw new JsonException("the document ends too early");
}
