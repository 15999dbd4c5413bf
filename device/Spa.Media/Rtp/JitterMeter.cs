namespace Spa.Media.Rtp;

/// <summary>Interarrival jitter as reports carry it (RFC 3550 A.8). Integers only.</summary>
public sealed class JitterMeter(int clockRate)
{
    private bool started;
    private uint lastTransit;
    private uint scaled;

    /// <summary>Mean deviation in units of the clock.</summary>
    public uint Jitter => scaled >> 4;

    /// <summary>The same as a time.</summary>
    public TimeSpan Time => TimeSpan.FromTicks(Jitter * (TimeSpan.TicksPerSecond / clockRate));

    /// <summary>Highest value so far, in units of the clock.</summary>
    public uint Highest { get; private set; }

    /// <summary>Takes a packet of audio. Events keep their first timestamp and comfort noise has no rhythm: leave both out.</summary>
    public void Arrived(TimeSpan now, uint timestamp)
    {
        var arrival = (uint)(Int128.CreateTruncating(now.Ticks) * clockRate / TimeSpan.TicksPerSecond);
        var transit = arrival - timestamp;
        if (started)
        {
            var distance = Math.Abs((int)(transit - lastTransit));

            // A step of more than a second is another timeline, not jitter.
            if (distance < clockRate)
            {
                scaled += (uint)distance - ((scaled + 8) >> 4);
                Highest = Math.Max(Highest, Jitter);
            }
        }

        (started, lastTransit) = (true, transit);
    }

    /// <summary>Begins with another source; the highest value stays.</summary>
    public void Restart() => (started, scaled) = (false, 0);
}
