using System.Collections.Immutable;
using Spa.Foundation.Text;

namespace Spa.Scripts.Patterns;

/// <summary>A list of SIP response codes: <c>404, 5*</c>.</summary>
/// <remarks><c>?</c> is any one digit; <c>*</c> at the end of an item is all digits that are missing.</remarks>
public sealed record ResponseCodePatterns
{
    /// <summary>Longest text in characters.</summary>
    public const int Limit = 39;

    /// <summary>The blank list: it matches nothing.</summary>
    public static readonly ResponseCodePatterns Empty = new([]);

    private const string Rule = "SPA RscTmplt";

    // Each three characters: digits and '?'.
    private readonly ImmutableArray<string> codes;

    private ResponseCodePatterns(ImmutableArray<string> codes) => this.codes = codes;

    /// <summary>True for the blank list.</summary>
    public bool IsEmpty => codes.IsEmpty;

    //  list = [ code *( "," code ) ]
    //  code = 3place | *2place "*"           place = DIGIT | "?", the first not 0, 7, 8 or 9
    /// <summary>Reads a list; blank text is the empty list.</summary>
    public static Parsed<ResponseCodePatterns> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > Limit)
        {
            return new ParseError(Limit, "at most 39 characters", Rule);
        }

        var cursor = new TextCursor(text);
        cursor.SkipBlanks();
        if (cursor.End)
        {
            return Empty;
        }

        var codes = ImmutableArray.CreateBuilder<string>(1);
        Span<char> code = stackalloc char[3];
        do
        {
            cursor.SkipBlanks();
            code.Fill('?');
            for (var i = 0; i < 3 && !cursor.Take('*'); i++)
            {
                var c = cursor.Peek;
                if (c != '?' && (i == 0 ? c is < '1' or > '6' : !char.IsAsciiDigit(c)))
                {
                    return cursor.Fail(i == 0 ? "a response code from 100 to 699, ? for a digit, * for the rest" : "three digits, ? for a digit, * for the rest", Rule);
                }

                code[i] = cursor.Next();
            }

            codes.Add(code.ToString());
            cursor.SkipBlanks();
        }
        while (cursor.Take(','));

        return cursor.End ? new ResponseCodePatterns(codes.DrainToImmutable()) : cursor.Fail("a comma, or the end", Rule);
    }

    /// <summary>True when an item fits <paramref name="code"/>.</summary>
    public bool Matches(int code)
    {
        if (code is < 100 or > 699)
        {
            return false;
        }

        foreach (var pattern in codes)
        {
            if (Fits(pattern[0], code / 100) && Fits(pattern[1], code / 10 % 10) && Fits(pattern[2], code % 10))
            {
                return true;
            }
        }

        return false;

        static bool Fits(char place, int digit) => place == '?' || place - '0' == digit;
    }

    /// <summary>The canonical text: open places at the end as <c>*</c>.</summary>
    public override string ToString()
        => string.Join(',', codes.Select(code => code.EndsWith('?') ? code.TrimEnd('?') + "*" : code));

    /// <inheritdoc/>
    public bool Equals(ResponseCodePatterns? other) => other is not null && Sequences.Same(codes, other.codes);

    /// <inheritdoc/>
    public override int GetHashCode() => Sequences.Hash(codes);
}
