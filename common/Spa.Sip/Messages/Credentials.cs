using Spa.Foundation.Security;
using Spa.Foundation.Text;

namespace Spa.Sip.Messages;

/// <summary>Credentials: Authorization and Proxy-Authorization. One for each header line (RFC 3261 7.3.1).</summary>
/// <param name="Scheme">"Digest"; others are kept.</param>
/// <param name="Fields">What stands behind it.</param>
public sealed record Credentials(string Scheme, AuthFields Fields) : IHeaderValue<Credentials>
{
    static HeaderName IHeaderValue<Credentials>.Header => HeaderName.Authorization;

    /// <summary>Whether it is the scheme that is known here.</summary>
    public bool IsDigest => string.Equals(Scheme, "Digest", StringComparison.OrdinalIgnoreCase);

    /// <summary>A digest's credentials as a header.</summary>
    public static Credentials Of(DigestCredentials digest)
    {
        ArgumentNullException.ThrowIfNull(digest);
        return new Credentials("Digest", digest.ToFields());
    }

    /// <summary>The scheme alone: the rest is not for a log.</summary>
    public override string ToString() => Scheme;

    static Parsed<Credentials> IHeaderValue<Credentials>.Read(ref SipCursor cursor)
        => Challenge.Read(ref cursor, out var scheme, out var fields) is { } error ? error : new Credentials(scheme, fields);

    void IHeaderValue<Credentials>.Write(ref SipSink sink) => Challenge.Write(ref sink, Scheme, Fields);
}
