using System.Collections.Immutable;
using Spa.Sip.Messages;
using Spa.Sip.Transport;
using Spa.Sip.UserAgent;

namespace Spa.Sip.Sessions;

/// <summary>A call to be placed.</summary>
/// <param name="Target">Request-URI.</param>
/// <param name="From">We, without tag.</param>
/// <param name="To">They, without tag.</param>
/// <param name="ContactUser">User of our Contact; null = none.</param>
/// <param name="Routes">Route set to begin with; usually empty.</param>
/// <param name="Headers">What else the INVITE says: identity, privacy, Replaces, Referred-By.</param>
/// <param name="Authenticator">Answers challenges.</param>
public sealed record CallRequest(AnyUri Target, NameAddr From, NameAddr To, string? ContactUser, ImmutableArray<NameAddr> Routes, ImmutableArray<HeaderField> Headers, IAuthenticator Authenticator)
{
    /// <summary>What our Contact names in this call; null = as the agent's other Contacts.</summary>
    public Func<SipPath, (string Host, int Port)>? ContactBy { get; init; }

    /// <summary>Judges whom a redirection names: the address that is called in its place, or null = that one is not called. Null itself = every redirection is followed as it is.</summary>
    public Func<SipUri, SipUri?>? Redirect { get; init; }
}
