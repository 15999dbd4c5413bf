namespace Spa.Sip.Sdp;

/// <summary>What is given back to who sent it (RFC 6849 4.1).</summary>
public enum LoopbackKind
{
    /// <summary>What was heard, coded anew: <c>rtp-media-loopback</c>.</summary>
    Media,

    /// <summary>The packets themselves inside others: <c>rtp-pkt-loopback</c>.</summary>
    Packet,
}
