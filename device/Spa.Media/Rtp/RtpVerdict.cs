namespace Spa.Media.Rtp;

/// <summary>What became of a packet.</summary>
public enum RtpVerdict
{
    /// <summary>Audio for the jitter buffer.</summary>
    Audio,

    /// <summary>Comfort noise for the jitter buffer.</summary>
    Noise,

    /// <summary>A telephone event.</summary>
    Event,

    /// <summary>Came before.</summary>
    Duplicate,

    /// <summary>A jump in sequence, or a source not believed yet: the next packet in sequence decides.</summary>
    Probation,

    /// <summary>From somebody who is not the far end.</summary>
    Stranger,

    /// <summary>From another synchronisation source at the far end while the known one still sends.</summary>
    OtherSource,

    /// <summary>Our own stream come back (RFC 3550 8.2).</summary>
    Looped,

    /// <summary>A payload type that nobody agreed on.</summary>
    UnknownPayload,

    /// <summary>No RTP packet, or an event that is none.</summary>
    Malformed,
}
