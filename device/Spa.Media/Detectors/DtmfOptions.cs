using Spa.Media.Levels;

namespace Spa.Media.Detectors;

/// <summary>What counts as a key.</summary>
/// <param name="Threshold">Least level of each of the two tones.</param>
/// <param name="Hold">How long a key must last before it is told; what is below 35 ms counts as that.</param>
/// <param name="HighStronger">How much stronger the high tone may be, in dB.</param>
/// <param name="LowStronger">How much stronger the low tone may be, in dB.</param>
/// <param name="Strict">Narrower in frequency and purity: fewer voices are taken for keys, at the cost of poor lines.</param>
public sealed record DtmfOptions(Dbm0 Threshold, TimeSpan Hold, double HighStronger, double LowStronger, bool Strict)
{
    /// <summary>The normal mode: down to -38 dBm0, told after 40 ms (telephone-event) or 50 ms (INFO).</summary>
    public static DtmfOptions Normal { get; } = new(new Dbm0(-38), TimeSpan.FromMilliseconds(40), 7, 11, false);

    /// <summary>The strict mode: above -20 dBm0, told after 30 ms and a hold-off of 40 ms.</summary>
    public static DtmfOptions InStrictMode { get; } = new(new Dbm0(-20), TimeSpan.FromMilliseconds(70), 7, 11, true);
}
