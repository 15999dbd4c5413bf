using System.Collections.Immutable;
using Spa.Foundation.Text;

namespace Spa.Fleet.Inventory;

/// <summary>What is typed into the search box: words that must all occur, and filters.</summary>
/// <param name="Words">Lower case, in order, at most <see cref="MostWords"/>.</param>
/// <param name="Filters">In order. Of one field any may hold, of tags and of negative ones all must.</param>
public sealed record DeviceQuery(ImmutableArray<string> Words, ImmutableArray<DeviceFilter> Filters)
{
    /// <summary>Most words, and most filters; what comes after them is refused.</summary>
    public const int MostWords = 8;

    /// <summary>Longest text taken.</summary>
    public const int Longest = 500;

    private const string Rule = "docs/server.md, search";

    /// <summary>Every device.</summary>
    public static DeviceQuery All { get; } = new([], []);

    /// <summary>True when it narrows nothing.</summary>
    public bool IsAll => Words.IsEmpty && Filters.IsEmpty;

    //  query  = *( blank term )
    //  term   = [ "-" ] field ":" value / word            "-" = not
    //  value  = DQUOTE *any DQUOTE / *non-blank           none without quotes = has no value
    //  word   = *non-blank                                a colon in it is text, unless letters stand before it

    /// <summary>Reads it. Unknown fields and values are refused with what there is.</summary>
    public static Parsed<DeviceQuery> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > Longest)
        {
            return new ParseError(Longest, $"at most {Longest} characters", Rule);
        }

        var words = ImmutableArray.CreateBuilder<string>();
        var filters = ImmutableArray.CreateBuilder<DeviceFilter>();
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var start = at;
            if (words.Count + filters.Count == MostWords)
            {
                return new ParseError(start, $"no more than {MostWords} words and filters", Rule);
            }

            var not = text[at] == '-';
            var name = at + (not ? 1 : 0);
            var colon = name;
            while (colon < text.Length && char.IsAsciiLetter(text[colon]))
            {
                colon++;
            }

            if (colon - name > 2 && colon < text.Length && text[colon] == ':' && !text.AsSpan(colon).StartsWith("://"))
            {
                if (!Enum.TryParse<DeviceField>(text[name..colon], ignoreCase: true, out var field))
                {
                    return new ParseError(name, $"one of {string.Join(", ", Enum.GetNames<DeviceField>().Select(n => n.ToLowerInvariant()))} before the colon", Rule);
                }

                if (Value(text, colon + 1, out at, out var quoted) is not { } value)
                {
                    return new ParseError(text.Length, "a closing quote", Rule);
                }

                if (!Filter(field, value, quoted, not, colon + 1).Ok(out var filter, out var error))
                {
                    return error;
                }

                filters.Add(filter);
                continue;
            }

            while (at < text.Length && !char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            words.Add(text[start..at].ToLowerInvariant());
        }

        return new DeviceQuery(words.ToImmutable(), filters.ToImmutable());
    }

    /// <summary>The same search with the filters of one field replaced; null takes them out.</summary>
    public DeviceQuery With(DeviceField field, string? value)
        => this with { Filters = [.. Filters.Where(f => f.Field != field), .. value is null ? (DeviceFilter[])[] : [new(field, value)]] };

    /// <summary>The value that a field is narrowed to; null = to none, or to several.</summary>
    public string? Of(DeviceField field) => Filters.Where(f => f.Field == field).ToList() is [{ Not: false } only] ? only.Value : null;

    /// <summary>True for a search of which <see cref="Parse"/> makes the same.</summary>
    public bool Equals(DeviceQuery? other) => other is not null && Words.SequenceEqual(other.Words) && Filters.SequenceEqual(other.Filters);

    /// <inheritdoc/>
    public override int GetHashCode() => Filters.Aggregate(Words.Aggregate(0, HashCode.Combine), HashCode.Combine);

    /// <summary>The form that <see cref="Parse"/> reads.</summary>
    public override string ToString() => string.Join(' ', Words.Concat(Filters.Select(f => f.ToString())));

    private static string? Value(string text, int at, out int end, out bool quoted)
    {
        quoted = at < text.Length && text[at] == '"';
        if (quoted)
        {
            var close = text.IndexOf('"', at + 1);
            end = close < 0 ? text.Length : close + 1;
            return close < 0 ? null : text[(at + 1)..close];
        }

        end = at;
        while (end < text.Length && !char.IsWhiteSpace(text[end]))
        {
            end++;
        }

        return text[at..end];
    }

    private static Parsed<DeviceFilter> Filter(DeviceField field, string value, bool quoted, bool not, int at)
    {
        if (value.Length == 0)
        {
            return new ParseError(at, "a value after the colon, or none", Rule);
        }

        switch (field)
        {
            case DeviceField.State:
                return Enum.TryParse<DeviceState>(value, ignoreCase: true, out var state) && char.IsAsciiLetter(value[0])
                    ? new DeviceFilter(field, state.ToString().ToLowerInvariant(), not)
                    : new ParseError(at, $"a state: {string.Join(", ", Enum.GetNames<DeviceState>().Select(n => n.ToLowerInvariant()))}", Rule);
            case DeviceField.Health:
                var word = value.ToLowerInvariant();
                return Troubles(word).IsEmpty
                    ? new ParseError(at, $"a health: attention, problem, warning, pending, {string.Join(", ", Enum.GetValues<Trouble>().Select(TroubleWords.Word))}", Rule)
                    : new DeviceFilter(field, word, not);
            case DeviceField.Model:
                return new DeviceFilter(field, ModelName.Canonical(value), not);
            default:
                return new DeviceFilter(field, !quoted && value == "none" ? null : value, not);
        }
    }

    /// <summary>Troubles that a word after <c>health:</c> stands for; none = it is no such word.</summary>
    public static ImmutableArray<Trouble> Troubles(string word) => word switch
    {
        "attention" => [.. TroubleWords.Of(Severity.Problem), .. TroubleWords.Of(Severity.Warning)],
        "problem" => TroubleWords.Of(Severity.Problem),
        "warning" => TroubleWords.Of(Severity.Warning),
        "pending" => TroubleWords.Of(Severity.Pending),
        _ => TroubleWords.Find(word) is { } trouble ? [trouble] : [],
    };
}
