using Spa.Media;

namespace Spa.Simulation.Lines;

/// <summary>Samples kept in order, up to a limit; what comes after it is not kept.</summary>
/// <param name="limit">The longest recording.</param>
public sealed class Recording(TimeSpan limit)
{
    private readonly int most = Pcm.Samples(limit);
    private short[] samples = new short[Pcm.SamplesPerSecond];
    private int mark;

    /// <summary>Up to 15 minutes.</summary>
    public Recording()
        : this(TimeSpan.FromMinutes(15))
    {
    }

    /// <summary>Samples kept.</summary>
    public int Length { get; private set; }

    /// <summary>True when the limit was reached and later samples were not kept.</summary>
    public bool IsFull => Length == most;

    /// <summary>All of it.</summary>
    public ReadOnlySpan<short> All => samples.AsSpan(0, Length);

    /// <summary>What came after the last mark.</summary>
    public ReadOnlySpan<short> SinceMark => samples.AsSpan(mark, Length - mark);

    /// <summary>Forgets everything.</summary>
    public void Clear() => (Length, mark) = (0, 0);

    /// <summary>Puts the mark at the end.</summary>
    public void Mark() => mark = Length;

    /// <summary>Adds samples.</summary>
    public void Add(ReadOnlySpan<short> more)
    {
        more = more[..Math.Min(more.Length, most - Length)];
        if (Length + more.Length > samples.Length)
        {
            Array.Resize(ref samples, Math.Max(Length + more.Length, 2 * samples.Length));
        }

        more.CopyTo(samples.AsSpan(Length));
        Length += more.Length;
    }
}
