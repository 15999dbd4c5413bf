using System.Net;
using System.Security.Cryptography.X509Certificates;
using Spa.Fleet.Enrolment;

namespace Spa.ProvisioningServer.Hosting;

/// <summary>Who asks.</summary>
/// <param name="Address">Where from.</param>
/// <param name="UserAgent">The header of that name; empty for TFTP.</param>
/// <param name="Secured">True over TLS.</param>
/// <param name="Certificate">Certificate shown; null = none.</param>
internal sealed record Caller(IPAddress Address, string UserAgent, bool Secured, X509Certificate2? Certificate)
{
    /// <summary>The address as it is kept: IPv4 in its own form also when it came through an IPv6 socket.</summary>
    public string AddressText => TextOf(Address);

    /// <summary>The header cut to what is kept.</summary>
    public string Agent => UserAgent.Length > EnrolmentRules.LongestUserAgent ? UserAgent[..EnrolmentRules.LongestUserAgent] : UserAgent;

    /// <summary>An address as it is kept.</summary>
    public static string TextOf(IPAddress address) => (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
}
