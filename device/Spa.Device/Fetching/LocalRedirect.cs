using System.Net;
using System.Net.Sockets;

namespace Spa.Device.Fetching;

/// <summary>Keeps a server from pointing the unit at itself or at its neighbours on the wire.</summary>
public static class LocalRedirect
{
    /// <summary>Why a redirect from a server at one address to a server at another is refused; null when it may be followed.</summary>
    public static string? Refuses(IPAddress from, IPAddress to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        if (IsOwn(to) && !IsOwn(from))
        {
            return $"redirect to this unit's own address {to}";
        }

        return IsLinkLocal(to) && !IsLinkLocal(from) ? $"redirect to the link-local address {to}" : null;
    }

    private static bool IsOwn(IPAddress address)
    {
        var plain = Plain(address);
        return IPAddress.IsLoopback(plain) || plain.Equals(IPAddress.Any) || plain.Equals(IPAddress.IPv6Any);
    }

    private static bool IsLinkLocal(IPAddress address)
    {
        var plain = Plain(address);
        return plain.AddressFamily == AddressFamily.InterNetworkV6 ? plain.IsIPv6LinkLocal : plain.GetAddressBytes() is [169, 254, ..];
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
