using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Spa.Foundation.Text;

namespace Spa.Scripts.DialPlans;

/// <summary>A dial plan: which numbers may be dialled, what is sent for them, where they go and how long is waited.</summary>
/// <param name="LongTime"><c>L:n</c> in front of the bracket; null = Interdigit Long Timer.</param>
/// <param name="ShortTime"><c>S:n</c> in front of the bracket; null = Interdigit Short Timer.</param>
/// <param name="Sequences">The alternatives from left to right, at least one.</param>
public sealed record DialPlan(TimeSpan? LongTime, TimeSpan? ShortTime, ImmutableArray<DialSequence> Sequences)
{
    /// <summary>Longest text in characters.</summary>
    public const int Limit = 2047;

    /// <summary>Reads a plan of at most 2047 characters; a refusal tells the offset in characters.</summary>
    public static Parsed<DialPlan> Parse(string text) => Parse(text, Limit);

    /// <summary>Reads a plan of at most <paramref name="limit"/> characters.</summary>
    public static Parsed<DialPlan> Parse(string text, int limit)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > Math.Min(limit, Limit))
        {
            var most = Math.Min(limit, Limit);
            return new ParseError(most, string.Create(CultureInfo.InvariantCulture, $"at most {most} characters"), DialPlanReader.Rule);
        }

        return DialPlanReader.ReadPlan(text);
    }

    /// <summary>The canonical text, passwords included: for storing and for pages of those who may see it. For logs use <see cref="ToMaskedString"/>.</summary>
    public override string ToString() => Write(true);

    /// <summary>The canonical text with <c>***</c> for each password.</summary>
    public string ToMaskedString() => Write(false);

    /// <inheritdoc/>
    public bool Equals(DialPlan? other)
        => other is not null && LongTime == other.LongTime && ShortTime == other.ShortTime && Scripts.Sequences.Same(Sequences, other.Sequences);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(LongTime, ShortTime, Scripts.Sequences.Hash(Sequences));

    // The comma in front of the bracket may be left out, and is: canonical text is never longer than what was read, so it stays within its limit.
    private string Write(bool showPassword)
    {
        var text = new StringBuilder();
        if (LongTime is { } longTime)
        {
            text.Append("L:");
            ScriptSeconds.Write(text, longTime, zeroFirst: true);
        }

        if (ShortTime is { } shortTime)
        {
            text.Append(LongTime is null ? "S:" : ",S:");
            ScriptSeconds.Write(text, shortTime, zeroFirst: true);
        }

        text.Append('(');
        for (var i = 0; i < Sequences.Length; i++)
        {
            if (i > 0)
            {
                text.Append('|');
            }

            Sequences[i].Write(text, showPassword);
        }

        return text.Append(')').ToString();
    }
}
