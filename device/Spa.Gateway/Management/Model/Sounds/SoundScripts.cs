using System.Collections.Immutable;
using Spa.Scripts.Cadences;
using Spa.Scripts.Tones;

namespace Spa.Gateway.Management.Model.Sounds;

/// <summary>Scripts of tones and of rings as sections of steps, and back.</summary>
internal static class SoundScripts
{
    /// <summary>A tone's sections; none when there is no tone.</summary>
    public static ImmutableArray<SoundSection> Read(ToneScript script) => [.. script.Sections.Select(section => new SoundSection(
        Milliseconds(section.Duration),
        [.. section.Segments.SelectMany(segment => Pair(segment.On, segment.Off, [.. segment.Components.Select(number => script.Frequencies.Components[number - 1])], !segment.Components.IsEmpty))]))];

    /// <summary>A ring's sections.</summary>
    public static ImmutableArray<SoundSection> Read(CadenceScript script)
        => [.. script.Sections.Select(section => new SoundSection(Milliseconds(section.Duration), [.. section.Pairs.SelectMany(pair => Pair(pair.On, pair.Off, [], true))]))];

    /// <summary>A tone's script; null = a script cannot say it, and <paramref name="why"/> tells what would be.</summary>
    /// <remarks>Its own reader judges the numbers.</remarks>
    public static string? Tone(ImmutableArray<SoundSection> sections, out string why)
    {
        var sines = sections.SelectMany(section => section.Steps).SelectMany(step => step.Sines).Distinct().ToImmutableArray();
        if (sines.Length > FrequencyScript.MostComponents)
        {
            why = $"a tone has at most {FrequencyScript.MostComponents} frequencies with their levels, and these are {sines.Length}";
            return null;
        }

        var parts = Parted(sections, out why);

        // A script names one frequency at least, also for one that is silent throughout.
        return parts.IsEmpty ? null : new ToneScript(
            new FrequencyScript(sines.IsEmpty ? [new FrequencyComponent(440, -19, null)] : sines),
            [.. parts.Select(part => new ToneSection(part.Duration, [.. part.Pairs.Select(pair => new ToneSegment(pair.On, pair.Off, [.. pair.Sines.Select(sine => sines.IndexOf(sine) + 1)]))]))]).ToString();
    }

    /// <summary>A ring's script; null as there.</summary>
    public static string? Cadence(ImmutableArray<SoundSection> sections, out string why)
    {
        var parts = Parted(sections, out why);
        return parts.IsEmpty ? null : new CadenceScript([.. parts.Select(part => new CadenceSection(part.Duration, [.. part.Pairs.Select(pair => new CadencePair(pair.On, pair.Off))]))]).ToString();
    }

    // Sounding and silence behind it are one pair. What is played once may go on in a second section where the first is full.
    private static ImmutableArray<Part> Parted(ImmutableArray<SoundSection> sections, out string why)
    {
        var parts = ImmutableArray.CreateBuilder<Part>();
        foreach (var section in sections)
        {
            var pairs = Pairs(section.Steps);
            if (pairs.Count > ToneSection.MostSegments && (section.Cycle is null || section.Cycle == section.Duration))
            {
                var first = pairs[..ToneSection.MostSegments];
                var takes = first.Aggregate(TimeSpan.Zero, (sum, pair) => sum + pair.On!.Value + pair.Off!.Value);
                parts.Add(new(takes, first));
                parts.Add(new(Time(section.Duration) - takes, pairs[ToneSection.MostSegments..]));
                continue;
            }

            parts.Add(new(Time(section.Duration), pairs));
        }

        var isLong = parts.Any(part => part.Pairs.Count > ToneSection.MostSegments);
        why = isLong || parts.Count > 2 ? $"a script has two sections of at most {ToneSection.MostSegments} times of sounding and of silence behind it" : string.Empty;
        return why.Length > 0 ? [] : parts.DrainToImmutable();
    }

    private static List<(TimeSpan? On, TimeSpan? Off, ImmutableArray<FrequencyComponent> Sines)> Pairs(ImmutableArray<SoundStep> steps)
    {
        var pairs = new List<(TimeSpan? On, TimeSpan? Off, ImmutableArray<FrequencyComponent> Sines)>();
        var isOpen = false;
        foreach (var step in steps)
        {
            if (step.On)
            {
                pairs.Add((Time(step.Duration), TimeSpan.Zero, step.Sines));
            }
            else if (isOpen)
            {
                pairs[^1] = pairs[^1] with { Off = Time(step.Duration) };
            }
            else
            {
                pairs.Add((TimeSpan.Zero, Time(step.Duration), []));
            }

            isOpen = step.On;
        }

        return pairs;
    }

    private static ImmutableArray<SoundStep> Pair(TimeSpan? on, TimeSpan? off, ImmutableArray<FrequencyComponent> sines, bool sounds)
        => [new SoundStep(sounds, sines, Milliseconds(on)), new SoundStep(false, [], Milliseconds(off))];

    private static long? Milliseconds(TimeSpan? time) => (long?)time?.TotalMilliseconds;

    private static TimeSpan? Time(long? milliseconds) => milliseconds is { } own ? TimeSpan.FromMilliseconds(own) : null;

    private sealed record Part(TimeSpan? Duration, List<(TimeSpan? On, TimeSpan? Off, ImmutableArray<FrequencyComponent> Sines)> Pairs);
}
