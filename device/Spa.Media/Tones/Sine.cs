namespace Spa.Media.Tones;

/// <summary>A sine from a table of integers, interpolated: the same bits on every machine, errors below -100 dB.</summary>
internal static class Sine
{
    /// <summary>Bits after the point of a value.</summary>
    public const int Bits = 30;

    /// <summary>A quarter of a turn, in phase units.</summary>
    public const uint QuarterTurn = 1u << 30;

    private const int IndexBits = 10;
    private const int Rest = 32 - IndexBits;

    private static readonly int[] Table = Make();

    /// <summary>How far the phase turns in one sample; a whole turn is 2^32, so a step is exact to 0.000001 Hz.</summary>
    public static uint Step(int hertz) => (uint)((((long)hertz << 32) + (Pcm.SamplesPerSecond / 2)) / Pcm.SamplesPerSecond);

    /// <summary>The sine of a phase, in 2^-30.</summary>
    public static int At(uint phase)
    {
        var index = (int)(phase >> Rest);
        var part = (long)(phase & ((1u << Rest) - 1));
        var here = Table[index];
        return here + (int)(((Table[index + 1] - here) * part) >> Rest);
    }

    // One turn in 1024 steps by rotation, in decimal arithmetic.
    private static int[] Make()
    {
        const decimal StepSine = 0.0061358846491544753596402346m;
        const decimal StepCosine = 0.9999811752826011426569904377m;
        const int Steps = 1 << IndexBits;
        var table = new int[Steps + 1];
        var (sine, cosine) = (0m, 1m);
        for (var i = 0; i < Steps; i++)
        {
            table[i] = (int)decimal.Round(sine * (1 << Bits));
            (sine, cosine) = ((sine * StepCosine) + (cosine * StepSine), (cosine * StepCosine) - (sine * StepSine));
        }

        table[Steps] = table[0];
        return table;
    }
}
