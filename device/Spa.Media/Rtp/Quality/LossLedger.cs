namespace Spa.Media.Rtp.Quality;

/// <summary>Judges each packet of a stream once, in order, when 64 younger ones came: until then a missing one may still come.</summary>
public sealed class LossLedger
{
    private const int Window = 64;

    // A gap longer than this is another stream, not loss.
    private const int MaxGap = SequenceTracker.MaxDropout;

    private ulong came;
    private ulong late;
    private ulong counted;
    private bool started;
    private uint highest;

    /// <summary>What was judged.</summary>
    public BurstMeter Bursts { get; } = new();

    /// <summary>A packet came.</summary>
    /// <param name="sequence">With its cycles.</param>
    /// <param name="discarded">True when it was too late to be heard.</param>
    public void Arrived(uint sequence, bool discarded)
    {
        var ahead = (int)(sequence - highest);
        if (started && ahead is > MaxGap or < -MaxGap)
        {
            End();
        }

        if (!started)
        {
            (started, highest, ahead) = (true, sequence, 0);
            counted = 1;
        }

        for (; ahead > 0; ahead--)
        {
            Judge();
            came <<= 1;
            late <<= 1;
            counted = (counted << 1) | 1;
            highest++;
        }

        if (-ahead < Window)
        {
            // Counted from the first packet that came; one sent before it joins in.
            var bit = 1UL << -ahead;
            came |= bit;
            late = discarded ? late | bit : late & ~bit;
            counted |= bit;
        }
    }

    /// <summary>Judges what is left: the stream is over or begins anew.</summary>
    public void End()
    {
        for (var i = 0; i < Window; i++)
        {
            Judge();
            came <<= 1;
            late <<= 1;
            counted <<= 1;
        }

        (started, came, late, counted) = (false, 0, 0, 0);
    }

    // The oldest of the window.
    private void Judge()
    {
        const ulong Oldest = 1UL << (Window - 1);
        if ((counted & Oldest) == 0)
        {
            return;
        }

        if ((came & Oldest) != 0 && (late & Oldest) == 0)
        {
            Bursts.Good();
        }
        else
        {
            Bursts.Missing((came & Oldest) != 0);
        }
    }
}
