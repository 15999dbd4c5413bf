using Spa.Gateway.Ports;

namespace Spa.Gateway.Provisioning;

/// <summary>Where a rule without a server goes: the network's DHCP options 160, 159, 66, 150 and 43, then the URL the program was started with.</summary>
/// <remarks>A rule that names its server never comes here: a profile rule kept from earlier is asked before anything the network says.</remarks>
public static class Discovery
{
    /// <summary>The server's host or URL, and who named it; null when nobody does.</summary>
    public static DiscoveredServer? Find(NetworkFacts network, string? provisionUrl)
    {
        ArgumentNullException.ThrowIfNull(network);
        (string? Text, string Source)[] sources =
        [
            (network.Option160, "DHCP option 160"), (network.Option159, "DHCP option 159"), (network.Option66, "DHCP option 66"), (network.Option150, "DHCP option 150"),
            (network.Option43, "DHCP option 43"),
            (provisionUrl, "--provision"),
        ];
        return sources.Where(s => !string.IsNullOrWhiteSpace(s.Text)).Select(s => new DiscoveredServer(s.Text!.Trim(), s.Source)).FirstOrDefault();
    }
}

/// <summary>A provisioning server as the network or the start option names it.</summary>
/// <param name="Text">A host, or a URL with or without a path (provisioning 2.3).</param>
/// <param name="Source">Who named it: "DHCP option 66".</param>
public sealed record DiscoveredServer(string Text, string Source);
