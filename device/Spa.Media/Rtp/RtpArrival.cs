namespace Spa.Media.Rtp;

/// <summary>A packet that came, and what became of it.</summary>
public readonly ref struct RtpArrival
{
    /// <summary>What became of it.</summary>
    public required RtpVerdict Verdict { get; init; }

    /// <summary>The packet, unless malformed.</summary>
    public RtpPacket Packet { get; init; }

    /// <summary>Sequence number with its cycles.</summary>
    public uint Sequence { get; init; }

    /// <summary>True when timestamps begin anew: another source, or a sender that restarted.</summary>
    public bool Restarted { get; init; }

    /// <summary>The event's packet; for <see cref="RtpVerdict.Event"/>.</summary>
    public TelephoneEvent Event { get; init; }

    /// <summary>What began and ended with it; for <see cref="RtpVerdict.Event"/>.</summary>
    public EventNews Events { get; init; }

    /// <summary>Why it is <see cref="RtpVerdict.Malformed"/>.</summary>
    public PacketFault Fault { get; init; }
}
