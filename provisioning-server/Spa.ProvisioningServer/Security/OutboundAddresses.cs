using System.Net;
using System.Net.Sockets;

namespace Spa.ProvisioningServer.Security;

/// <summary>Where the server may be sent to by an address that somebody typed: the public internet, and what the administrator of the machine allowed. Never by accident itself, its neighbours, or the cloud's metadata.</summary>
/// <param name="allowed">Networks that may be reached although they are not public.</param>
internal sealed class OutboundAddresses(IReadOnlyList<IPNetwork> allowed)
{
    // IANA special-purpose registries (RFC 6890 and later), without what is globally reachable.
    private static readonly IPNetwork[] Special = [.. new[]
    {
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
        "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "::/128", "::1/128", "::/96", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
    }.Select(IPNetwork.Parse)];

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork LocalNat64 = IPNetwork.Parse("64:ff9b:1::/48");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>True when the administrator named this address himself.</summary>
    public bool Named(IPAddress address) => allowed.Any(n => n.Contains(Plain(address)));

    /// <summary>True when the server may connect to this address.</summary>
    public bool Admits(IPAddress address)
    {
        var plain = Plain(address);
        return Named(plain) || (!Special.Any(n => n.Contains(plain)) && !LocalNat64.Contains(plain) && (Inner(plain) is not { } inner || Admits(inner)));
    }

    /// <summary>Connects to a name or address, once it is known where that leads; what was judged is what is connected to.</summary>
    /// <exception cref="HttpRequestException">It leads where nothing may be sent, or nowhere.</exception>
    public async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var host = context.DnsEndPoint.Host;
        var found = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellation);
        var named = found.Where(Named).ToList();

        // One forbidden address among several is enough: a name that leads to both may be a trick.
        if (found.Length == 0 || (named.Count < found.Length && (!found.All(Admits) || context.InitialRequestMessage.RequestUri?.Scheme != Uri.UriSchemeHttps)))
        {
            throw new HttpRequestException(Sentence);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(found, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Why an address that is written out is not taken; null = it may be taken.</summary>
    public string? Refuse(Uri address)
    {
        var literal = IPAddress.TryParse(address.IdnHost.Trim('[', ']'), out var ip) ? ip : null;
        return address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp ? "An address begins with https://."
            : address.Scheme == Uri.UriSchemeHttp && allowed.Count == 0 ? "An address begins with https://: http goes only to networks that the server was started with (--webhook-allow)."
            : address.UserInfo.Length > 0 ? "An address holds no name and password: the receiver knows us by the signature."
            : literal is not null && !Admits(literal) ? Sentence
            : null;
    }

    private const string Sentence = "This address is not public: nothing is sent to the server itself, its neighbours or private networks, unless it was started with --webhook-allow NETWORK.";

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    // Addresses that carry an IPv4 address lead there.
    private static IPAddress? Inner(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return Nat64.Contains(address) ? new IPAddress(bytes.AsSpan(12, 4)) : SixToFour.Contains(address) ? new IPAddress(bytes.AsSpan(2, 4)) : null;
    }
}
