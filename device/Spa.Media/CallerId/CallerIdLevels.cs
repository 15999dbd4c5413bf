using Spa.Foundation.Time;
using Spa.Media.Tones;

namespace Spa.Media.CallerId;

/// <summary>Levels of what a plan sends.</summary>
/// <param name="Alert">Each tone of the alert, in dBm0.</param>
/// <param name="Data">The carrier of data, in dBm0.</param>
/// <param name="Keys">Keys.</param>
public sealed record CallerIdLevels(decimal Alert, decimal Data, DtmfTiming Keys)
{
    private static readonly DtmfTiming KeysOnTheHook = new(-12, -10, 70.Milliseconds, 70.Milliseconds);

    /// <summary>GR-30: data at -13.5 dBm, the alert at -15 dBm.</summary>
    public static CallerIdLevels Bellcore { get; } = new(-15, -13.5m, KeysOnTheHook);

    /// <summary>EN 300 659: data at -13.5 dBV, the alert at -22 dBV; 0 dBV are 2.2 dBm into 600 ohm.</summary>
    public static CallerIdLevels Etsi { get; } = new(-19.8m, -11.3m, KeysOnTheHook);

    /// <summary>Those of a method.</summary>
    public static CallerIdLevels Of(CallerIdMethod method) => method == CallerIdMethod.Bellcore ? Bellcore : Etsi;
}
