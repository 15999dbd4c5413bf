using System.Net;
using Spa.Fleet.Nat;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>How the ACS works.</summary>
internal sealed record AcsOptions
{
    /// <summary>A session whose client has not sent its cookie back is found by its connection too. Off behind a proxy that gives one connection to many clients.</summary>
    public bool FindByConnection { get; init; } = true;

    /// <summary>A silent session is kept so long.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A session in which nothing is left is kept so long.</summary>
    public TimeSpan Ending { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Sessions at once.</summary>
    public int MostSessions { get; init; } = 50_000;

    /// <summary>A device gets another password after so long.</summary>
    public TimeSpan PasswordLife { get; init; } = TimeSpan.FromDays(30);

    /// <summary>A nonce is taken for so long.</summary>
    public TimeSpan NonceLife { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Bytes of a message of somebody who is not known yet.</summary>
    public int LargestOfStrangers { get; init; } = 256 * 1024;

    /// <summary>Secrets of a device's settings, and its passwords, may be sent without TLS. Else they wait for a session that has it.</summary>
    public bool SecretsInTheClear { get; init; }

    /// <summary>Networks that connection requests may lead to although they are of this machine or of this link only.</summary>
    public IReadOnlyList<IPNetwork> Allow { get; init; } = [];

    /// <summary>Requests that the STUN server answers.</summary>
    public StunRates Stun { get; init; } = new();

    /// <summary>Time between the first and the second of the datagrams that ask for a session; twice that to the third.</summary>
    public TimeSpan UdpGap { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a session is waited for that was asked for by UDP: nothing else tells whether the request arrived.</summary>
    public TimeSpan UdpPatience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Proxies whose word on where a request came from is taken.</summary>
    public IReadOnlyList<IPNetwork> Proxies { get; init; } = [];
}
