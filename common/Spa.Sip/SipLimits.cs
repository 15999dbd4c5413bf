namespace Spa.Sip;

/// <summary>How much of anything a peer may send. What passes a limit is refused with the answer named here, never cut.</summary>
public static class SipLimits
{
    /// <summary>Bytes of a message with its body. Beyond: 513 on a datagram, the connection is closed on a stream.</summary>
    public const int MessageBytes = 65_535;

    /// <summary>Bytes of a body. Beyond: 413.</summary>
    public const int BodyBytes = 49_152;

    /// <summary>Bytes of a Request-URI. Beyond: 414.</summary>
    public const int UriBytes = 2_048;

    /// <summary>Header lines of a message. Beyond: 513.</summary>
    public const int Headers = 256;

    /// <summary>Bytes of one header's value. Beyond: 513.</summary>
    public const int HeaderBytes = 16_384;

    /// <summary>Values of a header that is a list (Via, Route, Record-Route, Contact, and lists of tokens). Beyond: 400.</summary>
    public const int Values = 128;

    /// <summary>Parameters of one value. Beyond: 400.</summary>
    public const int Parameters = 64;

    /// <summary>Largest sequence number (RFC 3261 8.1.1.5).</summary>
    public const uint CSeq = int.MaxValue;

    /// <summary>Largest Max-Forwards (RFC 3261 20.22).</summary>
    public const int MaxForwards = 255;

    /// <summary>Media descriptions of one session description. Beyond: the description is refused (488).</summary>
    public const int Media = 32;

    /// <summary>Lines of one session description. Beyond: the description is refused (488).</summary>
    public const int SdpLines = 1_024;

    /// <summary>Bytes of one line of a session description. Beyond: the description is refused (488).</summary>
    public const int SdpLineBytes = 4_096;

    /// <summary>Formats of one media description. Beyond: the description is refused (488).</summary>
    public const int Formats = 64;
}
