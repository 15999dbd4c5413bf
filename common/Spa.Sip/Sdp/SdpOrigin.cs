namespace Spa.Sip.Sdp;

/// <summary>The <c>o=</c> line (RFC 8866 5.2): which session, and which version of its description.</summary>
/// <param name="User">"-" when there is none.</param>
/// <param name="SessionId">Stays for the life of the session.</param>
/// <param name="Version">Goes up by one with each change (RFC 3264 8).</param>
/// <param name="Address">Of who made the session.</param>
public sealed record SdpOrigin(string User, ulong SessionId, ulong Version, SdpConnection Address)
{
    /// <summary>The next version of the same session.</summary>
    public SdpOrigin Next() => this with { Version = unchecked(Version + 1) };
}
