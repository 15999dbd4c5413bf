using System.Net;
using Spa.Sip.Messages;
using Spa.Sip.Transport;

namespace Spa.Sip.Transactions;

/// <summary>Where the response to a request goes, and what its topmost Via says of it (RFC 3261 18.2, RFC 3581 4).</summary>
internal static class ResponsePath
{
    /// <summary>Marks the topmost Via with where the request really came from.</summary>
    public static SipRequest Mark(SipRequest request, SipPath source, ViaOptions options)
    {
        var via = request.Via[0];
        var address = Address(source.Remote);
        var differs = !string.Equals(via.Host, address, StringComparison.OrdinalIgnoreCase) && !(IPAddress.TryParse(via.Host, out var named) && named.Equals(source.Remote.Address));
        var marked = via;
        if (via.WantsRport || (differs && options.InsertReceived))
        {
            marked = marked with { Received = address };
        }

        if (via.WantsRport || (options.InsertRport && (via.Port ?? 5060) != source.Remote.Port))
        {
            marked = marked with { Rport = source.Remote.Port };
        }

        return ReferenceEquals(marked, via) ? request : request with { Via = request.Via.SetItem(0, marked) };
    }

    /// <summary>Where the response goes. The address is always that of the packet, unless a multicast address asks otherwise: what a header claims may be a victim.</summary>
    public static SipPath Of(SipRequest request, SipPath source, ViaOptions options)
    {
        if (source.IsReliable)
        {
            return source;
        }

        var via = request.Via[0];
        var port = via.WantsRport || options.ToSourcePort ? source.Remote.Port : via.Port ?? 5060;
        return port == source.Remote.Port ? source : source with { Remote = new IPEndPoint(source.Remote.Address, port) };
    }

    private static string Address(IPEndPoint remote) => remote.Address.ToString();
}
