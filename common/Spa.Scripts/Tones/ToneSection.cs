using System.Collections.Immutable;
using System.Text;
using Spa.Foundation.Text;

namespace Spa.Scripts.Tones;

/// <summary>A part of a tone: segments played in order, again and again, until its time is used up.</summary>
/// <param name="Duration">Length of the section; null = for ever.</param>
/// <param name="Segments">One to six; at least one of them takes time.</param>
public sealed record ToneSection(TimeSpan? Duration, ImmutableArray<ToneSegment> Segments)
{
    /// <summary>Most segments.</summary>
    public const int MostSegments = SectionText.MostParts;

    /// <summary>The section as a script writes it: <c>10(.5/.5/1+2)</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(32);
        Write(text);
        return text.ToString();
    }

    /// <inheritdoc/>
    public bool Equals(ToneSection? other)
        => other is not null && Duration == other.Duration && Sequences.Same(Segments, other.Segments);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Duration, Sequences.Hash(Segments));

    internal static Parsed<ToneSection> Read(ref TextCursor cursor, string rule, int componentCount)
        => SectionText.Read<ToneSegment>(ref cursor, rule, componentCount, out var duration, out var segments, out var error) ? new ToneSection(duration, segments) : error!;

    internal void Write(StringBuilder text) => SectionText.Write(text, Duration, Segments);
}
