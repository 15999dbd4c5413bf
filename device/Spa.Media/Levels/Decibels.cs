namespace Spa.Media.Levels;

/// <summary>Decibels to factors in decimal arithmetic, so that every machine makes the same bits.</summary>
internal static class Decibels
{
    /// <summary>Peak of a sine at 0 dBm0: 32768 x 10^(-3.14/20).</summary>
    public const decimal ReferencePeak = 22827.05761438166928895m;

    // 10^(1/20000): a thousandth of a decibel.
    private const decimal Step = 1.000115135882276682526748338m;

    /// <summary>10^(decibels/20), to a thousandth of a decibel, between -300 and +60 dB (values beyond count as those).</summary>
    public static decimal Factor(decimal decibels)
    {
        var steps = (int)decimal.Round(Math.Clamp(decibels, -300m, 60m) * 1000m);
        var power = Step;
        var factor = 1m;
        for (var left = Math.Abs(steps); left > 0; left >>= 1)
        {
            if ((left & 1) != 0)
            {
                factor *= power;
            }

            if (left > 1)
            {
                power *= power;
            }
        }

        return steps < 0 ? 1m / factor : factor;
    }
}
