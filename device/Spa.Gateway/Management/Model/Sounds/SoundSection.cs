using System.Collections.Immutable;
using Spa.Scripts.Tones;

namespace Spa.Gateway.Management.Model.Sounds;

/// <summary>A part of a tone or ring: steps that are played in order, again and again, until its time is used up.</summary>
/// <param name="Duration">Milliseconds; null = for ever.</param>
/// <param name="Steps">At least one of them takes time.</param>
internal sealed record SoundSection(long? Duration, ImmutableArray<SoundStep> Steps)
{
    /// <summary>How long the steps take together, in milliseconds; null = for ever.</summary>
    public long? Cycle => Steps.Any(s => s.Duration is null) ? null : Steps.Sum(s => s.Duration!.Value);

    /// <summary>The same with nothing in it that is never heard: no empty steps, none behind one without end, none behind the end of its time.</summary>
    public SoundSection Heard()
    {
        var (steps, at) = (ImmutableArray.CreateBuilder<SoundStep>(), 0L);
        foreach (var step in Steps)
        {
            var left = Duration - at;
            var takes = step.Duration is { } own && !(own > left) ? own : left;
            if (takes != 0)
            {
                steps.Add(step with { Duration = takes });
            }

            if (takes is null || takes == left)
            {
                break;
            }

            at += takes.Value;
        }

        return new(Duration, steps.DrainToImmutable());
    }
}

/// <summary>Sounding, or silence.</summary>
/// <param name="On">It sounds; of a tone, with <paramref name="Sines"/>.</param>
/// <param name="Sines">What a tone is made of; empty for a ring and for silence.</param>
/// <param name="Duration">Milliseconds; null = for ever.</param>
internal readonly record struct SoundStep(bool On, ImmutableArray<FrequencyComponent> Sines, long? Duration);
