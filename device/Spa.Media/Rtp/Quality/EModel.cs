namespace Spa.Media.Rtp.Quality;

/// <summary>The E-model with the default values of ITU-T G.107 for all that is not measured.</summary>
public static class EModel
{
    /// <summary>R with all at its default and nothing lost or delayed (G.107 table 1: Ro - Is).</summary>
    public const double Best = 93.2;

    /// <summary>The R factor, 0 to 93.2.</summary>
    /// <param name="codec">The codec.</param>
    /// <param name="loss">Packets lost or discarded, 0 to 1.</param>
    /// <param name="burstRatio">Mean length of losses in a row against what chance would give; 1 for chance.</param>
    /// <param name="delay">One way from mouth to ear.</param>
    public static double RFactor(CodecImpairment codec, double loss, double burstRatio, TimeSpan delay)
    {
        ArgumentNullException.ThrowIfNull(codec);
        var percent = 100 * Math.Clamp(loss, 0, 1);
        var effective = codec.Ie + ((95 - codec.Ie) * percent / ((percent / Math.Max(1, burstRatio)) + codec.Bpl));
        return Math.Clamp(Best - DelayImpairment(delay) - effective, 0, Best);
    }

    /// <summary>Mean opinion score for an R factor (G.107 annex B), 1 to 4.5.</summary>
    public static double Mos(double r) => r switch
    {
        <= 6.5 => 1, // the polynomial dips below 1 there
        >= 100 => 4.5,
        _ => 1 + (0.035 * r) + (r * (r - 60) * (100 - r) * 7e-6),
    };

    // Idd of G.107 3.5: nothing up to 100 ms. Echo is the canceller's business and has no share.
    private static double DelayImpairment(TimeSpan delay)
    {
        var ms = delay.TotalMilliseconds;
        if (ms <= 100)
        {
            return 0;
        }

        var x = Math.Log2(ms / 100);
        return 25 * (Math.Pow(1 + Math.Pow(x, 6), 1.0 / 6) - (3 * Math.Pow(1 + Math.Pow(x / 3, 6), 1.0 / 6)) + 2);
    }
}
