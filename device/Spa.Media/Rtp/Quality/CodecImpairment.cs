namespace Spa.Media.Rtp.Quality;

/// <summary>How a codec sounds to the E-model (ITU-T G.107 3.5, figures of G.113 appendix I).</summary>
/// <param name="Ie">Equipment impairment without loss.</param>
/// <param name="Bpl">Robustness against loss: the percentage of random loss that halves what is left.</param>
public sealed record CodecImpairment(double Ie, double Bpl)
{
    /// <summary>G.711 with concealment (G.711 appendix I).</summary>
    public static readonly CodecImpairment G711 = new(0, 25.1);

    /// <summary>G.711 with silence in place of what is missing.</summary>
    public static readonly CodecImpairment G711Bare = new(0, 4.3);

    /// <summary>G.729 annex A.</summary>
    public static readonly CodecImpairment G729A = new(11, 19);

    /// <summary>G.723.1 at 6.3 kbit/s.</summary>
    public static readonly CodecImpairment G723 = new(15, 16.1);

    /// <summary>G.726 at a bit rate in kbit/s. The recommendation gives no robustness for it: that of G.711, whose concealment it shares, is taken.</summary>
    public static CodecImpairment G726(int rate) => new(rate switch { 40 => 2, 32 => 7, 24 => 25, _ => 50 }, G711.Bpl);
}
