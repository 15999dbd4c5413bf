using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Spa.Foundation.Text;

namespace Spa.Scripts.Patterns;

/// <summary>A list of patterns for numbers, names or addresses: <c>1408*, 1512???1234</c>.</summary>
/// <remarks>
/// <c>?</c> is any one character, <c>*</c> any run of characters, also none; <c>%xx</c> is the character with that hexadecimal code, without special meaning.
/// Letters count with their case. The vendor speaks of digits only; the same lists also hold IPv4 addresses and user names, hence any character.
/// </remarks>
public sealed record PhonePatterns
{
    /// <summary>Longest text in characters where the parameter names no other limit.</summary>
    public const int Limit = 39;

    /// <summary>The blank list: it matches nothing, and callers usually take it as "no rule".</summary>
    public static readonly PhonePatterns Empty = new([]);

    private const string Rule = "SPA PhTmplt";

    // Wild cards inside a pattern, out of the way of any character that a number may hold.
    internal const char One = '\uE000';
    internal const char Run = '\uE001';

    private readonly ImmutableArray<string> patterns;

    private PhonePatterns(ImmutableArray<string> patterns) => this.patterns = patterns;

    /// <summary>True for the blank list.</summary>
    public bool IsEmpty => patterns.IsEmpty;

    /// <summary>The patterns with the wild cards as <see cref="One"/> and <see cref="Run"/>.</summary>
    internal ImmutableArray<string> Forms => patterns;

    /// <summary>The patterns, each as a list writes it, in order.</summary>
    public IEnumerable<string> Items => patterns.Select(Written);

    //  list    = [ pattern *( "," pattern ) ]
    //  pattern = 1*( "?" | "*" | "%" 2HEXDIG | any visible character but "," )
    /// <summary>Reads a list of at most 39 characters; blank text is the empty list.</summary>
    public static Parsed<PhonePatterns> Parse(string text) => Parse(text, Limit);

    /// <summary>Reads a list of at most <paramref name="limit"/> characters; blank text is the empty list.</summary>
    public static Parsed<PhonePatterns> Parse(string text, int limit)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > limit)
        {
            return new ParseError(limit, string.Create(CultureInfo.InvariantCulture, $"at most {limit} characters"), Rule);
        }

        var cursor = new TextCursor(text);
        cursor.SkipBlanks();
        if (cursor.End)
        {
            return Empty;
        }

        var patterns = ImmutableArray.CreateBuilder<string>(1);
        var pattern = new StringBuilder();
        do
        {
            cursor.SkipBlanks();
            pattern.Clear();
            while (!cursor.End && cursor.Peek != ',' && !char.IsWhiteSpace(cursor.Peek))
            {
                var at = cursor.At;
                var c = cursor.Next();
                if (c is One or Run || char.IsControl(c))
                {
                    return new ParseError(at, "a visible character", Rule);
                }

                if (c == '%')
                {
                    if (!char.IsAsciiHexDigit(cursor.Peek) || !char.IsAsciiHexDigit(cursor.PeekAt(1)))
                    {
                        return new ParseError(at, "% and two hexadecimal digits (%25 for a percent sign)", Rule);
                    }

                    c = (char)((Convert.ToInt32(cursor.Next().ToString(), 16) << 4) | Convert.ToInt32(cursor.Next().ToString(), 16));
                    pattern.Append(c);
                    continue;
                }

                pattern.Append(c switch { '?' => One, '*' => Run, _ => c });
            }

            if (pattern.Length == 0)
            {
                return cursor.Fail("a pattern", Rule);
            }

            patterns.Add(pattern.ToString());
            cursor.SkipBlanks();
        }
        while (cursor.Take(','));

        return cursor.End ? new PhonePatterns(patterns.DrainToImmutable()) : cursor.Fail("a comma (a blank inside a pattern is written %20)", Rule);
    }

    /// <summary>True when a pattern fits the whole of <paramref name="number"/>; takes time in proportion to both lengths, whatever the pattern.</summary>
    public bool Matches(string number) => FirstMatch(number) is not null;

    /// <summary>0-based place of the first pattern that fits, or null.</summary>
    public int? FirstMatch(string number)
    {
        ArgumentNullException.ThrowIfNull(number);
        for (var i = 0; i < patterns.Length; i++)
        {
            if (Fits(patterns[i], number))
            {
                return i;
            }
        }

        return null;
    }

    /// <summary>The canonical text.</summary>
    public override string ToString() => string.Join(',', Items);

    /// <inheritdoc/>
    public bool Equals(PhonePatterns? other) => other is not null && Sequences.Same(patterns, other.patterns);

    /// <inheritdoc/>
    public override int GetHashCode() => Sequences.Hash(patterns);

    // On a mismatch only the last run grows: no earlier run can help.
    private static bool Fits(string pattern, string number)
    {
        var (p, n, run, resume) = (0, 0, -1, 0);
        while (n < number.Length)
        {
            if (p < pattern.Length && pattern[p] == Run)
            {
                run = p++;
                resume = n;
            }
            else if (p < pattern.Length && (pattern[p] == One || pattern[p] == number[n]))
            {
                p++;
                n++;
            }
            else if (run >= 0)
            {
                p = run + 1;
                n = ++resume;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == Run)
        {
            p++;
        }

        return p == pattern.Length;
    }

    private static string Written(string pattern)
    {
        var text = new StringBuilder(pattern.Length);
        foreach (var c in pattern)
        {
            switch (c)
            {
                case One:
                    text.Append('?');
                    break;
                case Run:
                    text.Append('*');
                    break;
                case '?' or '*' or ',' or '%':
                    text.Append(CultureInfo.InvariantCulture, $"%{(int)c:x2}");
                    break;
                default:
                    if (c <= '\u00FF' && (char.IsWhiteSpace(c) || char.IsControl(c)))
                    {
                        text.Append(CultureInfo.InvariantCulture, $"%{(int)c:x2}");
                    }
                    else
                    {
                        text.Append(c);
                    }

                    break;
            }
        }

        return text.ToString();
    }
}
