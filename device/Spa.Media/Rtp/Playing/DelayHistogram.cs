namespace Spa.Media.Rtp.Playing;

/// <summary>How late packets have come lately, with the far past forgotten. Integers only.</summary>
internal sealed class DelayHistogram
{
    /// <summary>Width of a class: 2 ms.</summary>
    public const int Step = 16;

    private const int Classes = 128;

    // A packet counts half as much after 1400 others: one late packet among 2048 stays below 0.1 %.
    private const int Forget = 11;
    private const long Weight = 1L << 30;

    // One of the last 4200 packets or so: of a minute and a half with packets of 20 ms.
    private const long Lately = Weight / 8;
    private readonly long[] weights = new long[Classes];
    private long sum;

    /// <summary>Takes a packet's delay above the least one, in samples.</summary>
    public void Add(long delay)
    {
        long total = 0;
        for (var i = 0; i < Classes; i++)
        {
            weights[i] -= weights[i] >> Forget;
            total += weights[i];
        }

        weights[Math.Clamp(delay / Step, 0, Classes - 1)] += Weight;
        sum = total + Weight;
    }

    /// <summary>What is counted from became later: all delays were shorter than they were taken for.</summary>
    public void Lower(long by)
    {
        var classes = (int)Math.Min(by / Step, Classes);
        for (var i = 0; i < Classes; i++)
        {
            var weight = weights[i];
            weights[i] = 0;
            weights[Math.Max(0, i - classes)] += weight;
        }
    }

    /// <summary>The delay that 99.9 % of the packets keep, or all that came lately where that is no more than <paramref name="cheap"/>; in samples, rounded up to a class.</summary>
    public int Needed(int cheap)
    {
        var above = sum / 1000;
        var seen = 0;
        for (var i = Classes - 1; i >= 0; i--)
        {
            above -= weights[i];
            seen = weights[i] >= Lately ? Math.Max(seen, (i + 1) * Step) : seen;
            if (above < 0)
            {
                return Math.Max((i + 1) * Step, Math.Min(seen, cheap));
            }
        }

        return 0;
    }
}
