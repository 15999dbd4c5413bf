namespace Spa.Sip.Sdp;

/// <summary>Why media were not agreed.</summary>
public enum MediaRefusalReason
{
    /// <summary>No kind of media that both sides know.</summary>
    NoMedia,

    /// <summary>No codec that both sides know.</summary>
    NoCodec,

    /// <summary>No address to send to.</summary>
    NoAddress,

    /// <summary>Encryption is wanted, and the other side brings no key.</summary>
    NoKey,

    /// <summary>Keys came where none are taken, or none of the suites is known.</summary>
    UnknownKey,

    /// <summary>The answer does not fit the offer: another number of media, another protocol, a tag that was not offered.</summary>
    WrongAnswer,
}
