using System.Globalization;
using Spa.Foundation.Text;

namespace Spa.Configuration.Parameters;

/// <summary>A number of ring bursts, or from one number to another: <c>2</c>, <c>2-3</c>.</summary>
/// <param name="Least">Fewest; 0 with <paramref name="Most"/> 0 = off.</param>
/// <param name="Most">Most.</param>
public readonly record struct RingCount(int Least, int Most)
{
    private const string Expected = "a number of rings from 1 to 20, or two like 2-3, or blank";

    /// <summary>True when set.</summary>
    public bool IsOn => Most > 0;

    /// <summary>True when so many bursts count.</summary>
    public bool Holds(int bursts) => IsOn && bursts >= Least && bursts <= Most;

    /// <summary>Reads all of a text; blank is off.</summary>
    public static Parsed<RingCount> Parse(string text)
    {
        if (text.Length == 0)
        {
            return default(RingCount);
        }

        var dash = text.IndexOf('-', StringComparison.Ordinal);
        var least = text[..(dash < 0 ? text.Length : dash)];
        if (!NumberText.TryWhole(least, out var from, out var at) || from is < 1 or > 20)
        {
            return new ParseError(at < least.Length ? at : 0, Expected, "Spa Backdoor Rings");
        }

        var to = from;
        if (dash >= 0 && (!NumberText.TryWhole(text[(dash + 1)..], out to, out _) || to < from || to > 20))
        {
            return new ParseError(dash + 1, Expected, "Spa Backdoor Rings");
        }

        return new RingCount((int)from, (int)to);
    }

    /// <inheritdoc/>
    public override string ToString()
        => !IsOn ? string.Empty
            : Least == Most ? Least.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{Least}-{Most}");
}
