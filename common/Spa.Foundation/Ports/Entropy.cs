namespace Spa.Foundation.Ports;

/// <summary>Chance as an input: the same seed gives the same numbers on every machine. For jitter, tags and SSRCs; never for keys, which the host makes.</summary>
public sealed class Entropy(ulong seed)
{
    // SplitMix64: one multiplication chain, full period, the same everywhere.
    private ulong state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15UL;
            var z = state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }

    /// <summary>A number from 0 up to, not including, <paramref name="limit"/>.</summary>
    public int Below(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return (int)(Next() % (uint)limit);
    }

    /// <summary>A fraction from 0 up to, not including, 1.</summary>
    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A time from zero up to <paramref name="limit"/>.</summary>
    public TimeSpan UpTo(TimeSpan limit) => limit <= TimeSpan.Zero ? TimeSpan.Zero : limit * Fraction();

    /// <summary>Fills <paramref name="bytes"/>.</summary>
    public void Fill(Span<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = unchecked((byte)Next());
        }
    }
}
