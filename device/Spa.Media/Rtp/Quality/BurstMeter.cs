namespace Spa.Media.Rtp.Quality;

/// <summary>Tells bursts of loss from single losses (RFC 3611 4.7.2): a burst begins and ends with a missing packet and has no 16 good packets in a row within it; what lies between bursts is a gap.</summary>
public sealed class BurstMeter
{
    /// <summary>Good packets in a row that end a burst.</summary>
    public const int Gmin = 16;

    // Since the last missing packet.
    private long good;

    // What may become a burst: missing packets, and the good ones between them.
    private long openMissing;
    private long openGood;

    private long burstMissing;
    private long burstGood;
    private long gapMissing;
    private long closedBursts;
    private long runs;
    private bool missingBefore;

    /// <summary>Packets that came in time.</summary>
    public long Received { get; private set; }

    /// <summary>Packets that did not come.</summary>
    public long Lost { get; private set; }

    /// <summary>Packets that came too late.</summary>
    public long Discarded { get; private set; }

    /// <summary>Packets of all three kinds.</summary>
    public long All => Received + Lost + Discarded;

    /// <summary>Bursts so far, the present one too.</summary>
    public long Bursts => closedBursts + (openMissing > 1 ? 1 : 0);

    /// <summary>Share of packets missing within bursts, 0 to 1.</summary>
    public double BurstDensity => Share(burstMissing + (openMissing > 1 ? openMissing : 0), InBursts);

    /// <summary>Share of packets missing between bursts, 0 to 1.</summary>
    public double GapDensity => Share(gapMissing + (openMissing == 1 ? 1 : 0), All - InBursts);

    /// <summary>Mean number of packets in a burst; 0 when there was none.</summary>
    public double BurstPackets => Share(InBursts, Bursts);

    /// <summary>Mean number of packets between bursts: all of them when there was none.</summary>
    public double GapPackets => Share(All - InBursts, Bursts + 1);

    /// <summary>Mean number of packets missing in a row against what the same loss would have by chance; at least 1, and 1 when there are too few to tell (G.107 3.5).</summary>
    public double BurstRatio
    {
        get
        {
            var missing = Lost + Discarded;
            return runs < 2 || Received == 0 ? 1 : Math.Max(1, Share(missing, runs) * (1 - Share(missing, All)));
        }
    }

    private long InBursts => burstMissing + burstGood + (openMissing > 1 ? openMissing + openGood : 0);

    /// <summary>A packet came in time.</summary>
    public void Good()
    {
        Received++;
        good++;
        missingBefore = false;
        if (good == Gmin && openMissing > 0)
        {
            Close();
        }
    }

    /// <summary>A packet is missing.</summary>
    /// <param name="discarded">True when it came, too late.</param>
    public void Missing(bool discarded)
    {
        Lost += discarded ? 0 : 1;
        Discarded += discarded ? 1 : 0;
        runs += missingBefore ? 0 : 1;
        missingBefore = true;
        if (openMissing > 0)
        {
            openGood += good;
        }

        good = 0;
        openMissing++;
    }

    private void Close()
    {
        if (openMissing > 1)
        {
            closedBursts++;
            burstMissing += openMissing;
            burstGood += openGood;
        }
        else
        {
            gapMissing++;
        }

        (openMissing, openGood) = (0, 0);
    }

    private static double Share(long part, long whole) => whole == 0 ? 0 : part / (double)whole;
}
