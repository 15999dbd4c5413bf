using Spa.Foundation.Time;

namespace Spa.Media.Tones;

/// <summary>How keys are sent.</summary>
/// <param name="LowDbm0">Level of the low tone in dBm0.</param>
/// <param name="HighDbm0">Level of the high tone in dBm0.</param>
/// <param name="On">How long each sounds.</param>
/// <param name="Off">Silence after each.</param>
public sealed record DtmfTiming(decimal LowDbm0, decimal HighDbm0, TimeSpan On, TimeSpan Off)
{
    /// <summary>Towards the telephone: both tones at one level (<c>DTMF Playback Level</c>), 100 ms each way.</summary>
    public static DtmfTiming Playback { get; } = new(-16, -16, 100.Milliseconds, 100.Milliseconds);

    /// <summary>Towards the exchange: the high tone 2 dB stronger, for the line takes more of it.</summary>
    public static DtmfTiming Dialling { get; } = new(-9, -7, 100.Milliseconds, 100.Milliseconds);
}
