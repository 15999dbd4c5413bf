using System.Collections.Immutable;
using Spa.Gateway.Lines;
using Spa.Gateway.Provisioning;
using Spa.Media.Echo;

namespace Spa.Gateway.Phones;

/// <summary>What the phone's leg needs of the settings. A change counts from the next time a value is used.</summary>
/// <param name="Line">Times of its line.</param>
/// <param name="OffHook">Times after the far end has gone.</param>
/// <param name="Ring"><c>Ring Frequency</c>, <c>Ring Voltage</c>, <c>Ring Waveform</c>.</param>
/// <param name="Rings"><c>Ring1 Cadence</c> and so on; the first is ring 1.</param>
/// <param name="Tones">All tones.</param>
/// <param name="WaitingTones">Call waiting tones; the first is number 1.</param>
/// <param name="Dialling">How digits become a number.</param>
/// <param name="ForwardsAll"><c>Cfwd All Dest</c> is set and permitted: another dial tone.</param>
/// <param name="CallerId">How the phone is told who calls.</param>
/// <param name="Clock"><c>Time Zone</c> and daylight saving time, for the display.</param>
/// <param name="Messages">How the phone is told that messages wait.</param>
/// <param name="Keys">Keys during a call.</param>
/// <param name="Echo">Echo of what the phone hears in what it says; null = it is left there (<c>Echo Canc Enable</c>).</param>
/// <param name="Idle"><c>Idle Polarity</c>.</param>
/// <param name="CallerConnected"><c>Caller Conn Polarity</c>.</param>
/// <param name="CalleeConnected"><c>Callee Conn Polarity</c>.</param>
/// <param name="InputGain"><c>FXS Port Input Gain</c> in dB.</param>
/// <param name="OutputGain"><c>FXS Port Output Gain</c> in dB.</param>
public sealed record PhoneOptions(
    FxsTimings Line,
    OffHookTimings OffHook,
    RingDrive Ring,
    ImmutableArray<RingPattern> Rings,
    PhoneTones Tones,
    ImmutableArray<WaitingTone> WaitingTones,
    DiallingOptions Dialling,
    bool ForwardsAll,
    CallerIdOptions CallerId,
    LocalTime Clock,
    MessageOptions Messages,
    KeyOptions Keys,
    EchoOptions? Echo,
    Battery Idle,
    Battery CallerConnected,
    Battery CalleeConnected,
    decimal InputGain,
    decimal OutputGain);
