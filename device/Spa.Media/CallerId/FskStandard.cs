namespace Spa.Media.CallerId;

/// <summary>The two tones of data at 1200 bit/s.</summary>
/// <param name="Mark">The tone of a one, in hertz.</param>
/// <param name="Space">The tone of a zero, in hertz.</param>
public sealed record FskStandard(int Mark, int Space)
{
    /// <summary>Bits in a second.</summary>
    public const int BitsPerSecond = 1200;

    /// <summary>Bell 202: 1200 and 2200 Hz.</summary>
    public static FskStandard Bell202 { get; } = new(1200, 2200);

    /// <summary>ITU-T V.23: 1300 and 2100 Hz.</summary>
    public static FskStandard V23 { get; } = new(1300, 2100);
}
