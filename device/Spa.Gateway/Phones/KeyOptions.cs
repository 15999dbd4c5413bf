using Spa.Media.Detectors;
using Spa.Media.Tones;

namespace Spa.Gateway.Phones;

/// <summary>Keys of the phone during a call, and those of the far end that the phone plays.</summary>
/// <param name="InCall">What counts as a key: <c>DTMF Tx Mode</c> with <c>DTMF Tx Strict Hold Off Time</c>. While a number is dialled every key of a sound telephone counts.</param>
/// <param name="Letters">Keys A to D are heard (<c>Detect ABCD</c>).</param>
/// <param name="Playback">How the far end's keys sound: <c>DTMF Playback Level</c>; at least for <c>DTMF Playback Length</c>.</param>
/// <param name="PlaybackLetters">Keys A to D are played (<c>Playback ABCD</c>).</param>
public sealed record KeyOptions(DtmfOptions InCall, bool Letters, DtmfTiming Playback, bool PlaybackLetters);
