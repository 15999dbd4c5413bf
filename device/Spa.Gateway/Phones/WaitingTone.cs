using Spa.Media.Tones;
using Spa.Scripts.Cadences;
using Spa.Scripts.Tones;

namespace Spa.Gateway.Phones;

/// <summary>A call waiting tone: <c>CWT Frequency</c> in the rhythm of a <c>CWTn Cadence</c>.</summary>
/// <param name="Plan">What sounds.</param>
/// <param name="Rhythm">Its bursts and pauses.</param>
public sealed record WaitingTone(TonePlan Plan, RingPattern Rhythm)
{
    /// <summary>Makes it ready.</summary>
    public static WaitingTone From(FrequencyScript tone, CadenceScript cadence)
    {
        ArgumentNullException.ThrowIfNull(tone);
        ArgumentNullException.ThrowIfNull(cadence);
        var all = Enumerable.Range(1, tone.Components.Length);
        var sections = cadence.Sections.Select(section => new ToneSection(section.Duration, [.. section.Pairs.Select(pair => new ToneSegment(pair.On, pair.Off, [.. all]))]));
        return new WaitingTone(TonePlan.From(new ToneScript(tone, [.. sections])), RingPattern.From(cadence));
    }
}
