using System.Collections.Immutable;

namespace Spa.Sip.Sdp;

/// <summary>What our side can and wants to do with speech.</summary>
public sealed record AudioOptions
{
    /// <summary>Port for RTP: 1 to 65535.</summary>
    public required int Port { get; init; }

    /// <summary>Codecs, the most wanted first, with the numbers that offers name them by.</summary>
    public required ImmutableArray<CodecChoice> Codecs { get; init; }

    /// <summary>Number of telephone-event in offers; null when events are neither sent nor taken.</summary>
    public int? EventPayload { get; init; } = 101;

    /// <summary>How events are named.</summary>
    public AudioCodec EventCodec { get; init; } = AudioCodec.TelephoneEvent;

    /// <summary>Events that are taken, as fmtp writes them.</summary>
    public string Events { get; init; } = "0-15";

    /// <summary>Whether comfort noise is sent and taken (number 13).</summary>
    public bool ComfortNoise { get; init; }

    /// <summary>Milliseconds of a packet that we want to receive; null when it is all the same.</summary>
    public int? Ptime { get; init; }

    /// <summary>Most milliseconds of a packet; null when it is not said.</summary>
    public int? MaxPtime { get; init; }

    /// <summary>What we want: <see cref="MediaDirection.SendOnly"/> or <see cref="MediaDirection.Inactive"/> is hold.</summary>
    public MediaDirection Direction { get; init; } = MediaDirection.SendReceive;

    /// <summary>On hold, says it by an address of zeros too, for old peers (RFC 2543 B.5).</summary>
    public bool HoldByAddress { get; init; }

    /// <summary>Media that are given back; null = the attributes of that mean nothing to us.</summary>
    public LoopbackOptions? Loopback { get; init; }

    /// <summary>Attributes beside the usual, in front of the direction.</summary>
    public ImmutableArray<SdpAttribute> Others { get; init; } = [];

    /// <summary>In answers: our order of codecs counts, not the offer's (RFC 3264 6.1 asks for the offer's).</summary>
    public bool OwnOrder { get; init; }

    /// <summary>In answers: one codec only, so that nobody changes it in mid-call. In offers: the most wanted only.</summary>
    public bool OneCodec { get; init; }

    /// <summary>Whether speech is encrypted.</summary>
    public CryptoPolicy Crypto { get; init; }

    /// <summary>Our keys, the most wanted first, each with its own tag; made by who has chance. A key serves one description and what it becomes.</summary>
    public ImmutableArray<CryptoAttribute> Keys { get; init; } = [];
}
