using System.Net;

namespace Spa.Gateway.Ports;

/// <summary>Places that mean the unit itself, or whoever is on the same wire.</summary>
public static class LocalAddress
{
    /// <summary>The unit itself: loopback, or no address at all.</summary>
    public static bool IsOwn(IPAddress address)
    {
        var plain = Plain(address);
        return IPAddress.IsLoopback(plain) || plain.Equals(IPAddress.Any) || plain.Equals(IPAddress.IPv6Any);
    }

    /// <summary>A neighbour on the wire, behind no router (RFC 3927, RFC 4291 2.5.6).</summary>
    public static bool IsLinkLocal(IPAddress address)
    {
        var plain = Plain(address);
        return plain.IsIPv6LinkLocal || plain.GetAddressBytes() is [169, 254, _, _];
    }

    /// <summary>Whether a host of a URL says so by itself: as such an address, or as localhost (RFC 6761 6.3). What another name comes to is known when it is looked up.</summary>
    public static bool IsNamed(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        var name = host.TrimEnd('.');
        return IPAddress.TryParse(name, out var address) ? IsOwn(address) || IsLinkLocal(address)
            : name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
    }

    private static IPAddress Plain(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }
}
