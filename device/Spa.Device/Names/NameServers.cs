using System.Net;
using Spa.Configuration.Parameters;
using Spa.Configuration.Parameters.Choices;
using Spa.Configuration.Settings;

namespace Spa.Device.Names;

/// <summary>Which name servers are asked, and how.</summary>
/// <param name="Servers">In their order; empty = the system's own lookup.</param>
/// <param name="Mode">All at once, or one after the other.</param>
/// <param name="Domain">Domain of names without a dot; empty = none.</param>
internal sealed record NameServers(IReadOnlyList<IPAddress> Servers, DnsQueryMode Mode, string Domain)
{
    /// <summary>The network's servers: asked for what the system's own lookup cannot find, when <see cref="Servers"/> is empty.</summary>
    public IReadOnlyList<IPAddress> Network { get; init; } = [];

    /// <summary>What the settings say.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="network">The servers that the network has named (DHCP option 6, or the system's own).</param>
    public static NameServers Of(SettingsSnapshot settings, IReadOnlyList<IPAddress> network)
    {
        List<IPAddress> manual =
        [
            .. new[] { settings.Get(RouterWanParameters.PrimaryDns), settings.Get(RouterWanParameters.SecondaryDns) }.Where(a => !a.Equals(IPAddress.Any) && !a.Equals(IPAddress.None)),
        ];

        // Without a server of its own the unit asks as the machine does, whatever the order says.
        var servers = manual.Count == 0 ? [] : settings.Get(RouterWanParameters.DnsServerOrder) switch
        {
            DnsServerOrder.Manual => manual,
            DnsServerOrder.ManualThenDhcp => [.. manual, .. network],
            _ => (List<IPAddress>)[.. network, .. manual],
        };
        return new([.. servers.Distinct()], settings.Get(RouterWanParameters.DnsQueryMode), settings.Text(RouterWanParameters.Domain).Trim('.')) { Network = network };
    }

    /// <summary>The names a lookup of <paramref name="host"/> tries, in their order: one without a dot is first looked for in the domain.</summary>
    public IEnumerable<string> Candidates(string host)
        => Domain.Length > 0 && !host.TrimEnd('.').Contains('.', StringComparison.Ordinal) ? [$"{host.TrimEnd('.')}.{Domain}", host] : [host];
}
