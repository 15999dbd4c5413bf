using System.Collections.Immutable;

namespace Spa.Sip.Sdp;

/// <summary>Speech as it was agreed, from our side.</summary>
public sealed record AudioTerms
{
    /// <summary>Where we send to.</summary>
    public required string RemoteAddress { get; init; }

    /// <summary>RTP port there.</summary>
    public required int RemotePort { get; init; }

    /// <summary>RTCP port there: the next one unless it was said.</summary>
    public required int RemoteRtcpPort { get; init; }

    /// <summary>What we do: send, receive, both or neither.</summary>
    public required MediaDirection Direction { get; init; }

    /// <summary>True when the other side put us on hold: it does not listen.</summary>
    public bool IsHeld { get; init; }

    /// <summary>What we send, under the other side's number.</summary>
    public required CodecChoice Send { get; init; }

    /// <summary>What may come, under our numbers.</summary>
    public required ImmutableArray<CodecChoice> Receive { get; init; }

    /// <summary>The other side's number of telephone-event; null when we must not send events.</summary>
    public int? SendEvents { get; init; }

    /// <summary>Our number of telephone-event; null when none are agreed.</summary>
    public int? ReceiveEvents { get; init; }

    /// <summary>The other side's number of comfort noise; null when we must not send it.</summary>
    public int? SendNoise { get; init; }

    /// <summary>Set when one side gives back what the other sends.</summary>
    public LoopbackTerms? Loopback { get; init; }

    /// <summary>Milliseconds of a packet that we send: what the other side wishes, else what we do, else the codec's own; never above what it can take.</summary>
    public required int Ptime { get; init; }

    /// <summary>Key of what we send; null for plain RTP.</summary>
    public CryptoAttribute? SendKey { get; init; }

    /// <summary>Key of what comes; null for plain RTP.</summary>
    public CryptoAttribute? ReceiveKey { get; init; }
}
