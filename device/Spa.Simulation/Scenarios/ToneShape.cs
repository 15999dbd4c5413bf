using System.Collections.Immutable;
using System.Globalization;
using Spa.Media.Analysis;

namespace Spa.Simulation.Scenarios;

/// <summary>A tone as it is recognized: its sines, and how long it sounds and pauses.</summary>
/// <param name="Hertz">Frequencies.</param>
/// <param name="On">How long it sounds; null = without end.</param>
/// <param name="Off">How long it pauses behind; null = it does not matter.</param>
public sealed record ToneShape(ImmutableArray<double> Hertz, TimeSpan? On, TimeSpan? Off)
{
    // Frequencies as they are measured; what is this much weaker than the tone is no part of it.
    private const double HertzTolerance = 6;
    private const double OtherDecibels = 20;

    // What sounds for so long has no pause as far as one can tell.
    private static readonly TimeSpan LongEnough = TimeSpan.FromMilliseconds(600);

    /// <summary>Tones by name, as a unit of North America plays them: the defaults of its settings.</summary>
    public static IReadOnlyDictionary<string, ToneShape> Named { get; } = new Dictionary<string, ToneShape>(StringComparer.Ordinal)
    {
        ["dial"] = Of(null, null, 350, 440),
        ["outside dial"] = Of(null, null, 420),
        ["stutter dial"] = Of(0.1, 0.1, 350, 440),
        ["ringback"] = Of(2, 4, 440, 480),
        ["busy"] = Of(0.5, 0.5, 480, 620),
        ["reorder"] = Of(0.25, 0.25, 480, 620),
        ["confirm"] = Of(0.25, 0.25, 600),
        ["sit"] = Of(0.33, null, 950),
    };

    /// <summary>Where it is in what was heard; null = nowhere.</summary>
    public MeasuredSegment? Find(ToneReading heard)
    {
        ArgumentNullException.ThrowIfNull(heard);
        for (var i = 0; i < heard.Segments.Length; i++)
        {
            var segment = heard.Segments[i];
            if (HasSines(segment) && HasLength(segment, i + 1 < heard.Segments.Length ? heard.Segments[i + 1] : null, heard.Length))
            {
                return segment;
            }
        }

        return null;
    }

    /// <summary><c>350+440 Hz</c>, <c>480+620 Hz 0.5 s on, 0.5 s off</c>.</summary>
    public override string ToString()
    {
        var cadence = On is { } on ? string.Create(CultureInfo.InvariantCulture, $" {on.TotalSeconds:0.###} s on{(Off is { } off ? string.Create(CultureInfo.InvariantCulture, $", {off.TotalSeconds:0.###} s off") : string.Empty)}") : string.Empty;
        return string.Join('+', Hertz.Select(one => one.ToString("0.#", CultureInfo.InvariantCulture))) + " Hz" + cadence;
    }

    /// <summary>A sine near a frequency, wherever it sounds.</summary>
    internal static bool IsNear(double measured, double wanted) => Math.Abs(measured - wanted) <= HertzTolerance;

    private static ToneShape Of(double? on, double? off, params ImmutableArray<double> hertz)
        => new(hertz, on is { } sounding ? TimeSpan.FromSeconds(sounding) : null, off is { } pause ? TimeSpan.FromSeconds(pause) : null);

    private bool HasSines(MeasuredSegment segment)
    {
        var own = segment.Components.Where(one => Hertz.Any(hertz => IsNear(one.Hertz, hertz))).ToList();
        return Hertz.All(hertz => own.Exists(one => IsNear(one.Hertz, hertz)))
            && segment.Components.Except(own).All(other => other.Level.Value < own.Min(one => one.Level.Value) - OtherDecibels);
    }

    private bool HasLength(MeasuredSegment segment, MeasuredSegment? next, TimeSpan end)
    {
        if (On is not { } on)
        {
            return segment.Length >= LongEnough;
        }

        // The end of what was heard cuts a tone, and a pause; a tone that was cut short fits none but a shorter one.
        var pause = (next?.Start ?? end) - segment.End;
        var isWhole = next is not null || pause > TimeSpan.Zero;
        return isWhole && IsClose(segment.Length, on) && (Off is not { } off || (next is null ? pause >= off - Slack(off) : IsClose(pause, off)));
    }

    private static bool IsClose(TimeSpan measured, TimeSpan wanted) => (measured - wanted).Duration() <= Slack(wanted);

    private static TimeSpan Slack(TimeSpan wanted) => TimeSpan.FromMilliseconds(Math.Max(30, wanted.TotalMilliseconds / 10));
}
