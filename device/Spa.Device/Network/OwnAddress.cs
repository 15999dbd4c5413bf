using System.Collections.Concurrent;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Spa.Device.Network;

/// <summary>The address that others reach this machine by. Looked up again when the machine says that one has changed.</summary>
internal static class OwnAddress
{
    private static readonly ConcurrentDictionary<AddressFamily, IPAddress> Known = new();

    static OwnAddress() => NetworkChange.NetworkAddressChanged += (_, _) => Known.Clear();

    /// <summary>The first of a family on an interface that is up; the loopback address when there is none.</summary>
    public static IPAddress Of(AddressFamily family) => Known.GetOrAdd(family, static wanted => NetworkInterface.GetAllNetworkInterfaces()
        .Where(i => i.OperationalStatus == OperationalStatus.Up && i.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .SelectMany(i => i.GetIPProperties().UnicastAddresses)
        .Select(a => a.Address)
        .FirstOrDefault(a => a.AddressFamily == wanted && !a.IsIPv6LinkLocal, wanted == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Loopback : IPAddress.Loopback));

    /// <summary>Those of some addresses that this machine does not have now. Loopback addresses are always there, all 16 million of them.</summary>
    public static IReadOnlyList<IPAddress> Gone(IEnumerable<IPAddress> addresses)
        => [.. addresses.Where(a => !IPAddress.IsLoopback(a)).Distinct().Except(NetworkInterface.GetAllNetworkInterfaces().SelectMany(i => i.GetIPProperties().UnicastAddresses).Select(a => a.Address))];

    /// <summary>An address as it is shown to others: "any" becomes the machine's own.</summary>
    public static IPAddress Shown(IPAddress bound) => bound.Equals(IPAddress.Any) || bound.Equals(IPAddress.IPv6Any) ? Of(bound.AddressFamily) : bound;
}
