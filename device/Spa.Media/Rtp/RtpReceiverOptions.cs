namespace Spa.Media.Rtp;

/// <summary>What a stream that we take is like, and from whom.</summary>
public sealed record RtpReceiverOptions
{
    /// <summary>Payload types of audio that were agreed on.</summary>
    public required PayloadSet Audio { get; init; }

    /// <summary>Payload type of telephone-event; null when not agreed on.</summary>
    public int? EventPayloadType { get; init; }

    /// <summary>Payload type of comfort noise (RFC 3389); null when not taken.</summary>
    public int? NoisePayloadType { get; init; } = 13;

    /// <summary>Clock of the audio, in hertz.</summary>
    public int ClockRate { get; init; } = Pcm.SamplesPerSecond;

    /// <summary>Our own synchronisation source: what carries it is our own stream come back.</summary>
    public uint OwnSsrc { get; init; }

    /// <summary>From whom else than the address in the SDP.</summary>
    public SourcePolicy Policy { get; init; } = SourcePolicy.FirstHeard;

    /// <summary>Sends to the source of the last good packet instead of the address in the SDP (<c>Symmetric RTP</c>).</summary>
    public bool Symmetric { get; init; } = true;

    /// <summary>Packets in sequence that a stranger must send before it is believed (RFC 3550 A.1 MIN_SEQUENTIAL).</summary>
    public int Probation { get; init; } = 2;

    /// <summary>How long the source must have been silent before its synchronisation source may come from another address: a NAT that forgot its binding.</summary>
    public TimeSpan MoveAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a synchronisation source must have been silent before the same address may use another one. After <see cref="RtpReceiver.Expect"/> the first change needs no silence.</summary>
    public TimeSpan ChangeAfter { get; init; } = TimeSpan.FromMilliseconds(100);
}
