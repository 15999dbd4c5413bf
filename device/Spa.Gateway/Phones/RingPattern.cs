using System.Collections.Immutable;
using Spa.Media.Cadences;
using Spa.Scripts.Cadences;

namespace Spa.Gateway.Phones;

/// <summary>A ring, or the rhythm of a call waiting tone.</summary>
/// <param name="Cadence">Its bursts.</param>
/// <param name="Pauses">The pause after each burst of its first round, in order; <see cref="TimeSpan.MaxValue"/> = no burst follows for ever.</param>
public sealed record RingPattern(CadencePlan Cadence, ImmutableArray<TimeSpan> Pauses)
{
    /// <summary>Makes a script ready.</summary>
    public static RingPattern From(CadenceScript script)
    {
        ArgumentNullException.ThrowIfNull(script);
        return new RingPattern(CadencePlan.From(script), [.. PausesOf(script)]);
    }

    /// <summary>One burst without a pause.</summary>
    public static RingPattern Splash(TimeSpan length) => From(new CadenceScript([new CadenceSection(length, [new CadencePair(length, TimeSpan.Zero)])]));

    // A pause counts up to the end of its section, where something else begins or the ring ends.
    private static List<TimeSpan> PausesOf(CadenceScript script)
    {
        var pauses = new List<TimeSpan>();
        foreach (var section in script.Sections)
        {
            var left = section.Duration ?? TimeSpan.MaxValue;
            foreach (var pair in section.Pairs)
            {
                if (pair.On is not { } on || on >= left)
                {
                    break;
                }

                left = left == TimeSpan.MaxValue ? left : left - on;
                var pause = pair.Off is { } off && off < left ? off : left;
                if (on > TimeSpan.Zero || pauses.Count == 0)
                {
                    pauses.Add(pause);
                }
                else
                {
                    // No burst between: one pause in two parts.
                    pauses[^1] = pauses[^1] >= TimeSpan.MaxValue - pause ? TimeSpan.MaxValue : pauses[^1] + pause;
                }

                left = left == TimeSpan.MaxValue ? left : left - pause;
            }
        }

        return pauses;
    }
}
