using System.Net;
using Spa.Gateway.Ports;

namespace Spa.Device.Hosting;

/// <summary>How a device is run.</summary>
/// <param name="Data">Its data folder.</param>
/// <param name="Lines">Host and port of the lines process; null = simulated lines in this process.</param>
/// <param name="ProvisionUrl">Scheme, host and port for rules without a server; null = none.</param>
/// <param name="Dhcp">What DHCP is said to have brought.</param>
/// <param name="Lan">Where the pages answer.</param>
/// <param name="Wan">Where they answer on the network side when <c>Enable_WAN_Web_Server</c> is yes; port 0 = <c>WAN_Web_Server_Port</c>; null = never.</param>
/// <param name="Json">Print one JSON line with the addresses on standard output.</param>
/// <param name="Verbose">Log the core's trace.</param>
public sealed record RunOptions(string Data, DnsEndPoint? Lines, string? ProvisionUrl, NetworkFacts Dhcp, IPEndPoint Lan, IPEndPoint? Wan, bool Json, bool Verbose)
{
    /// <summary>Name servers that DHCP is said to have brought (option 6); empty = those of the machine.</summary>
    public IReadOnlyList<IPAddress> NameServers { get; init; } = [];

    /// <summary>Local address of SIP and media.</summary>
    public IPAddress Address { get; init; } = IPAddress.Any;

    /// <summary>File that SIP and media are written to, for tshark; null = none.</summary>
    public string? Capture { get; init; }
}
