using System.Collections.Immutable;
using Spa.Media.Tones;
using Spa.Scripts.Tones;

namespace Spa.Media.CallerId;

/// <summary>The dual tone alerting signal, as a plan for the tone player.</summary>
public static class AlertTone
{
    /// <summary>Its tones in hertz.</summary>
    public const int Low = 2130;

    /// <summary>The other tone, in hertz.</summary>
    public const int High = 2750;

    /// <summary>The tone for a length, each component at a level in dBm0.</summary>
    public static TonePlan Of(TimeSpan length, decimal dbm0)
        => TonePlan.From(new ToneScript(
            new FrequencyScript([new FrequencyComponent(Low, dbm0, null), new FrequencyComponent(High, dbm0, null)]),
            [new ToneSection(length, [new ToneSegment(null, TimeSpan.Zero, ImmutableArray.Create(1, 2))])]));
}
