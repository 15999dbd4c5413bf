namespace Spa.Sip.Sessions;

/// <summary>Why a session is over.</summary>
public enum SessionEnd
{
    /// <summary>The far end said BYE.</summary>
    FarEnd,

    /// <summary>The ACK of our 2xx never came.</summary>
    NoAck,

    /// <summary>The far end no longer knows the dialog (481) or no longer answers (408).</summary>
    Vanished,

    /// <summary>The session was not refreshed in time (RFC 4028).</summary>
    Expired,

    /// <summary>Another call took its place (RFC 3891).</summary>
    Replaced,
}
