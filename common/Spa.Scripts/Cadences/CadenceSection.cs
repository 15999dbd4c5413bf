using System.Collections.Immutable;
using System.Text;
using Spa.Foundation.Text;

namespace Spa.Scripts.Cadences;

/// <summary>A part of a cadence: pairs played in order, again and again, until its time is used up.</summary>
/// <param name="Duration">Length of the section; null = for ever.</param>
/// <param name="Pairs">One to six; at least one of them takes time.</param>
public sealed record CadenceSection(TimeSpan? Duration, ImmutableArray<CadencePair> Pairs)
{
    /// <summary>Most pairs.</summary>
    public const int MostPairs = SectionText.MostParts;

    /// <summary>The section as a script writes it: <c>60(.8/.4,.8/4)</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(32);
        Write(text);
        return text.ToString();
    }

    /// <inheritdoc/>
    public bool Equals(CadenceSection? other)
        => other is not null && Duration == other.Duration && Sequences.Same(Pairs, other.Pairs);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Duration, Sequences.Hash(Pairs));

    internal static Parsed<CadenceSection> Read(ref TextCursor cursor, string rule)
        => SectionText.Read<CadencePair>(ref cursor, rule, 0, out var duration, out var pairs, out var error) ? new CadenceSection(duration, pairs) : error!;

    internal void Write(StringBuilder text) => SectionText.Write(text, Duration, Pairs);
}
