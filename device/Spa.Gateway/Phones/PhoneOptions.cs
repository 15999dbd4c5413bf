using System.Collections.Immutable;
using Spa.Gateway.Lines;
using Spa.Media.Cadences;
using Spa.Media.Tones;

namespace Spa.Gateway.Phones;

/// <summary>What the phone's leg needs of the settings. A change counts from the next time a value is used.</summary>
/// <param name="Line">Times of its line.</param>
/// <param name="OffHook">Times after the far end has gone.</param>
/// <param name="Ring"><c>Ring Frequency</c>, <c>Ring Voltage</c>, <c>Ring Waveform</c>.</param>
/// <param name="RingCadences"><c>Ring1 Cadence</c> and so on; the first is ring 1.</param>
/// <param name="Dial"><c>Dial Tone</c>.</param>
/// <param name="Reorder"><c>Reorder Tone</c>.</param>
/// <param name="OffHookWarning"><c>Off Hook Warning Tone</c>.</param>
/// <param name="Idle"><c>Idle Polarity</c>.</param>
/// <param name="CalleeConnected"><c>Callee Conn Polarity</c>.</param>
/// <param name="InputGain"><c>FXS Port Input Gain</c> in dB.</param>
/// <param name="OutputGain"><c>FXS Port Output Gain</c> in dB.</param>
public sealed record PhoneOptions(
    FxsTimings Line,
    OffHookTimings OffHook,
    RingDrive Ring,
    ImmutableArray<CadencePlan> RingCadences,
    TonePlan Dial,
    TonePlan Reorder,
    TonePlan OffHookWarning,
    Battery Idle,
    Battery CalleeConnected,
    decimal InputGain,
    decimal OutputGain);
