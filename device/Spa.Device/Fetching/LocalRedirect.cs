using System.Net;
using Spa.Gateway.Ports;

namespace Spa.Device.Fetching;

/// <summary>Keeps a server from pointing the unit at itself or at its neighbours on the wire.</summary>
public static class LocalRedirect
{
    /// <summary>Why a redirect from a server at one address to a server at another is refused; null when it may be followed.</summary>
    public static string? Refuses(IPAddress from, IPAddress to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        if (LocalAddress.IsOwn(to) && !LocalAddress.IsOwn(from))
        {
            return $"redirect to this unit's own address {to}";
        }

        return LocalAddress.IsLinkLocal(to) && !LocalAddress.IsLinkLocal(from) ? $"redirect to the link-local address {to}" : null;
    }
}
