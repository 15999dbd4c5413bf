namespace Spa.Media.Rtp;

/// <summary>What a stream that we send is like.</summary>
public sealed record RtpSenderOptions
{
    /// <summary>Our synchronisation source, from chance.</summary>
    public required uint Ssrc { get; init; }

    /// <summary>Sequence number of the first packet, from chance (RFC 3550 5.1).</summary>
    public required ushort FirstSequence { get; init; }

    /// <summary>Timestamp of the first sample, from chance.</summary>
    public required uint FirstTimestamp { get; init; }

    /// <summary>Payload type of the audio, 0 to 127.</summary>
    public required int PayloadType { get; init; }

    /// <summary>Units of the clock in a packet; 30 ms of 8 kHz unless told otherwise.</summary>
    public int PacketSamples { get; init; } = 240;

    /// <summary>Payload type of telephone-event; null when the far end did not agree to it.</summary>
    public int? EventPayloadType { get; init; }

    /// <summary>Sets the marker on every packet of an event, not on its first only (<c>Mark All AVT Packets</c>).</summary>
    public bool MarkAllEventPackets { get; init; } = true;

    /// <summary>Payload type of comfort noise (RFC 3389).</summary>
    public int NoisePayloadType { get; init; } = 13;
}
