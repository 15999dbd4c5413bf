namespace Spa.Sip.Sdp;

/// <summary>Who of the two gives back (RFC 6849 4.2).</summary>
public enum LoopbackRole
{
    /// <summary>Sends, and gets it back.</summary>
    Source,

    /// <summary>Gives back.</summary>
    Mirror,
}
