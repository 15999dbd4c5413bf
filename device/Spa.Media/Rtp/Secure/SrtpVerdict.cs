namespace Spa.Media.Rtp.Secure;

/// <summary>What became of a secure packet.</summary>
public enum SrtpVerdict
{
    /// <summary>Genuine, and in the clear now.</summary>
    Good,

    /// <summary>No RTP or RTCP header, or too short for a tag.</summary>
    Malformed,

    /// <summary>Names another master key than the one agreed on.</summary>
    WrongMki,

    /// <summary>Came before, or is too old to tell.</summary>
    Replayed,

    /// <summary>Not made with the key, or changed on the way.</summary>
    WrongTag,

    /// <summary>More synchronisation sources under one key than are kept.</summary>
    TooManySources,

    /// <summary>The key has protected as many packets as it may (RFC 3711 9.2), or the number was used already.</summary>
    KeyUsedUp,
}
