namespace Spa.Media.Rtp.Rtcp;

/// <summary>When the next report goes out (RFC 3550 6.2, 6.3), as a value: each function gives the next state. Chance is an input: a fraction from 0 up to 1.</summary>
public sealed record RtcpSchedule
{
    // e - 3/2: timer reconsideration makes intervals that much longer than meant (RFC 3550 6.3.1).
    private const double Compensation = 1.21828;

    // Bytes of the UDP and IPv4 headers, which count (RFC 3550 6.2).
    private const int Headers = 28;

    /// <summary>Least interval between reports before chance: the setting.</summary>
    public required TimeSpan Minimum { get; init; }

    /// <summary>Bytes a second that all reports together may take: 5 % of the audio's.</summary>
    public double Bandwidth { get; init; } = 500;

    /// <summary>Who takes part, ourselves too.</summary>
    public int Members { get; init; } = 1;

    /// <summary>Members when the next report was last planned.</summary>
    public int MembersBefore { get; init; } = 1;

    /// <summary>Mean size of reports with their headers, in bytes.</summary>
    public double MeanSize { get; init; } = 120;

    /// <summary>When the last report went out.</summary>
    public TimeSpan Previous { get; init; }

    /// <summary>When to ask again.</summary>
    public TimeSpan Next { get; init; }

    /// <summary>True before the first report, which comes in half the time.</summary>
    public bool Initial { get; init; } = true;

    /// <summary>Begins a session.</summary>
    public static RtcpSchedule Start(TimeSpan minimum, double bandwidth, TimeSpan now, double fraction)
    {
        var schedule = new RtcpSchedule { Minimum = minimum, Bandwidth = bandwidth, Previous = now };
        return schedule with { Next = now + schedule.Interval(fraction) };
    }

    /// <summary>The time is up: send now, or the interval has grown meanwhile and <see cref="Next"/> lies ahead (RFC 3550 6.3.6).</summary>
    public RtcpSchedule OnTimer(TimeSpan now, double fraction, out bool send)
    {
        var due = Previous + Interval(fraction);
        send = due <= now;
        return send ? this : this with { Next = due, MembersBefore = Members };
    }

    /// <summary>A report went out.</summary>
    public RtcpSchedule OnSent(int bytes, TimeSpan now, double fraction)
    {
        var sent = Sized(bytes) with { Previous = now, Initial = false, MembersBefore = Members };
        return sent with { Next = now + sent.Interval(fraction) };
    }

    /// <summary>A report came in.</summary>
    public RtcpSchedule OnReceived(int bytes) => Sized(bytes);

    /// <summary>Somebody joined or left; fewer bring the next report nearer (RFC 3550 6.3.4).</summary>
    public RtcpSchedule OnMembers(int members, TimeSpan now)
    {
        if (members >= MembersBefore)
        {
            return this with { Members = members };
        }

        var share = members / (double)MembersBefore;
        return this with { Members = members, MembersBefore = members, Next = now + ((Next - now) * share), Previous = now - ((now - Previous) * share) };
    }

    /// <summary>The interval for a fraction of chance: half to one and a half of what is meant.</summary>
    public TimeSpan Interval(double fraction)
    {
        var minimum = Initial ? Minimum / 2 : Minimum;
        var fair = TimeSpan.FromSeconds(MeanSize * Members / Math.Max(1, Bandwidth));
        return (fair > minimum ? fair : minimum) * ((fraction + 0.5) / Compensation);
    }

    private RtcpSchedule Sized(int bytes) => this with { MeanSize = ((bytes + Headers) / 16.0) + (MeanSize * 15 / 16) };
}
