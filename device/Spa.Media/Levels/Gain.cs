namespace Spa.Media.Levels;

/// <summary>A factor on samples, kept in 1/65536. 0 dB changes no bit; what would overflow is held at full scale.</summary>
public readonly record struct Gain
{
    private const int Bits = 16;
    private readonly int factor;

    private Gain(int factor) => this.factor = factor;

    /// <summary>0 dB.</summary>
    public static Gain Unity { get; } = new(1 << Bits);

    /// <summary>The gain of that many decibels, to a thousandth; above +60 counts as +60.</summary>
    public static Gain FromDecibels(decimal decibels) => new((int)decimal.Round(Decibels.Factor(decibels) * (1 << Bits)));

    /// <summary>One sample after the gain.</summary>
    public short Apply(short sample) => Pcm.Saturate((((long)sample * factor) + (1 << (Bits - 1))) >> Bits);

    /// <summary>Writes <paramref name="from"/> after the gain to <paramref name="to"/>; both of one length.</summary>
    public void Apply(ReadOnlySpan<short> from, Span<short> to)
    {
        if (factor == 1 << Bits)
        {
            from.CopyTo(to);
            return;
        }

        for (var i = 0; i < from.Length; i++)
        {
            to[i] = Apply(from[i]);
        }
    }
}
