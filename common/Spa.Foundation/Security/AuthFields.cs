using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Spa.Foundation.Text;

namespace Spa.Foundation.Security;

/// <summary>The fields of a challenge or of credentials, in order: <c>realm="example.com", qop="auth"</c>.</summary>
public sealed class AuthFields
{
    /// <summary>Most fields; more are refused.</summary>
    public const int Most = 32;

    private const string Rule = "RFC 9110 11.2";
    private static readonly SearchValues<char> Token = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.!%*_+`'~#$&^|");

    // Unquoted values of the field hold marks that no token may: base64, URIs.
    private static readonly SearchValues<char> Plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.!%*_+`'~#$&^|/=:@?");

    private readonly ImmutableArray<Field> fields;

    private AuthFields(ImmutableArray<Field> fields) => this.fields = fields;

    /// <summary>No fields.</summary>
    public static AuthFields None { get; } = new([]);

    /// <summary>The value of that field, without its quotes; null when it is absent. Case does not matter.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var field in fields)
            {
                if (string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase)) return field.Value;
            }

            return null;
        }
    }

    /// <summary>Reads fields that are all of the text. A field that stands twice is refused: who reads the first and who reads the second would judge two different things.</summary>
    //  [ auth-param ] *( OWS "," OWS [ auth-param ] )          auth-param = token BWS "=" BWS ( token / quoted-string )
    public static Parsed<AuthFields> Parse(string text)
    {
        var cursor = new TextCursor(text);
        var read = ImmutableArray.CreateBuilder<Field>();
        while (true)
        {
            cursor.SkipBlanks();
            if (cursor.Take(',')) continue;
            if (cursor.End) return new AuthFields(read.ToImmutable());
            var start = cursor.At;
            var name = cursor.TakeWhile(Token).ToString();
            if (name.Length == 0) return cursor.Fail("the name of a field", Rule);
            if (read.Count == Most) return new ParseError(start, $"at most {Most} fields", "a limit of this product");
            foreach (var before in read)
            {
                if (string.Equals(before.Name, name, StringComparison.OrdinalIgnoreCase)) return new ParseError(start, $"one {name} only", Rule);
            }

            cursor.SkipBlanks();
            if (!cursor.Take('=')) return cursor.Fail("= and a value", Rule);
            cursor.SkipBlanks();
            var quoted = cursor.Take('"');
            if (quoted)
            {
                var value = new StringBuilder();
                while (!cursor.Take('"'))
                {
                    if (cursor.End) return new ParseError(start, "a quoted string that ends", Rule);
                    cursor.Take('\\');
                    value.Append(cursor.Next());
                }

                read.Add(new Field(name, value.ToString(), true));
            }
            else
            {
                var value = cursor.TakeWhile(Plain).ToString();
                if (value.Length == 0) return cursor.Fail("a value", Rule);
                read.Add(new Field(name, value, false));
            }

            cursor.SkipBlanks();
            if (!cursor.End && cursor.Peek != ',') return cursor.Fail("a comma", Rule);
        }
    }

    /// <summary>These and a token behind them. None when the value is null.</summary>
    public AuthFields With(string name, string? value) => value is null ? this : new AuthFields(fields.Add(new Field(name, value, false)));

    /// <summary>These and a quoted string behind them. None when the value is null.</summary>
    public AuthFields WithQuoted(string name, string? value) => value is null ? this : new AuthFields(fields.Add(new Field(name, value, true)));

    /// <summary>As a header carries them. Control characters, which no value may hold, are left out; what is no token is quoted.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var field in fields)
        {
            if (text.Length > 0) text.Append(", ");
            text.Append(field.Name).Append('=');
            var quoted = field.Quoted || field.Value.Length == 0 || field.Value.AsSpan().ContainsAnyExcept(Plain);
            if (quoted) text.Append('"');
            foreach (var c in field.Value)
            {
                if (char.IsControl(c)) continue;
                if (c is '"' or '\\') text.Append('\\');
                text.Append(c);
            }

            if (quoted) text.Append('"');
        }

        return text.ToString();
    }

    private sealed record Field(string Name, string Value, bool Quoted);
}
