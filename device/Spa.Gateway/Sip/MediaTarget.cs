using System.Net;

namespace Spa.Gateway.Sip;

/// <summary>Whether media may be sent where a description says. Who sends anywhere is a tool for attacks on others.</summary>
public static class MediaTarget
{
    /// <summary>False for groups, broadcasts, this network (RFC 1122 3.2.1.3), our own port, and for loopback unless we are there ourselves.</summary>
    /// <param name="address">As written in the description; what is no address is not judged here, nothing is sent there.</param>
    /// <param name="port">Port.</param>
    /// <param name="own">Our port for the media.</param>
    public static bool MayBe(string address, int port, IPEndPoint own)
    {
        ArgumentNullException.ThrowIfNull(own);
        if (!IPAddress.TryParse(address, out var target))
        {
            return true;
        }

        target = target.IsIPv4MappedToIPv6 ? target.MapToIPv4() : target;
        if (target.Equals(IPAddress.Any) || target.Equals(IPAddress.IPv6Any))
        {
            // Hold by the address: nothing is sent.
            return true;
        }

        var first = target.GetAddressBytes() is { Length: 4 } bytes ? bytes[0] : 1;
        return !target.IsIPv6Multicast
            && first is > 0 and < 224
            && (!IPAddress.IsLoopback(target) || IPAddress.IsLoopback(own.Address))
            && !(target.Equals(own.Address) && (port == own.Port || port == own.Port + 1));
    }
}
