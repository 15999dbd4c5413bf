using System.Collections.Immutable;
using System.Globalization;
using Spa.Media.Levels;

namespace Spa.Media.Analysis;

/// <summary>A sine that was measured.</summary>
/// <param name="Hertz">Its frequency.</param>
/// <param name="Level">Its level alone.</param>
public sealed record MeasuredComponent(double Hertz, Dbm0 Level)
{
    /// <summary>As a tone script writes it: <c>350.0@-19.0</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Hertz:0.0}@{Math.Round(Level.Value, 1) + 0.0:0.0}");
}

/// <summary>A stretch with one sound in it.</summary>
/// <param name="Start">From the first sample of the recording.</param>
/// <param name="Length">How long it sounds.</param>
/// <param name="Components">Its sines by frequency; empty when it is too short (under 20 ms) to tell.</param>
public sealed record MeasuredSegment(TimeSpan Start, TimeSpan Length, ImmutableArray<MeasuredComponent> Components)
{
    /// <summary>When it ends, from the first sample of the recording.</summary>
    public TimeSpan End => Start + Length;

    /// <summary><c>0.000-2.000 350.0@-19.0,440.0@-19.0</c>.</summary>
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{Start.TotalSeconds:0.000}-{End.TotalSeconds:0.000} {string.Join(',', Components)}");
}

/// <summary>What was heard in a recording.</summary>
/// <param name="Length">How long the recording is.</param>
/// <param name="Segments">The sounds in order; silence between them where one does not begin at the end of the other.</param>
/// <param name="LongestGap">The longest silence between the first and the last sound; null when there was no sound.</param>
public sealed record ToneReading(TimeSpan Length, ImmutableArray<MeasuredSegment> Segments, TimeSpan? LongestGap)
{
    /// <summary>The segments, one each line.</summary>
    public override string ToString() => string.Join('\n', Segments);
}
