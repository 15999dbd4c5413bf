using Spa.Sip.Messages;

namespace Spa.Sip.Registration;

/// <summary>What an account registers.</summary>
/// <param name="Registrar">Request-URI: the proxy's domain, without a user.</param>
/// <param name="Account">Address of record, for From and To.</param>
/// <param name="User">User of the Contact.</param>
/// <param name="Expires"><c>Register Expires</c>.</param>
/// <param name="UserAgent"><c>SIP Reg User Agent Name</c>; null = as in every message.</param>
/// <param name="Timings">Times.</param>
public sealed record RegistrationOptions(SipUri Registrar, NameAddr Account, string User, TimeSpan Expires, string? UserAgent, RegistrationTimings Timings);
