using System.Net;
using System.Net.Sockets;

namespace Spa.Device.Fetching;

/// <summary>Finds the addresses of a host name, in the order they are to be tried; empty = none.</summary>
public delegate Task<IReadOnlyList<IPAddress>> NameLookup(string host, CancellationToken cancellation);

/// <summary>The lookup of this machine.</summary>
public static class SystemNameLookup
{
    /// <summary>Asks the system's resolver; an address literal is its own answer.</summary>
    public static async Task<IReadOnlyList<IPAddress>> Find(string host, CancellationToken cancellation)
    {
        if (IPAddress.TryParse(host, out var literal))
        {
            return [literal];
        }

        try
        {
            return await Dns.GetHostAddressesAsync(host, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return [];
        }
    }
}
