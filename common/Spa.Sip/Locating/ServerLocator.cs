using System.Collections.Immutable;
using System.Net;
using Spa.Foundation.Ports;
using Spa.Sip.Transport;

namespace Spa.Sip.Locating;

/// <summary>Finds the paths to a server, in the order in which they are tried (RFC 3263 4). The transport is always given, so NAPTR is never asked for.</summary>
public sealed class ServerLocator(ISipResolver resolver, Entropy entropy)
{
    /// <summary>More servers than this are not tried.</summary>
    public const int MostServers = 16;

    /// <summary>Finds them; <paramref name="done"/> gets none when there are none. May answer from inside the call when nothing is to be asked.</summary>
    public void Locate(ServerAddress server, LocatingOptions options, Action<ImmutableArray<SipPath>> done)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(done);
        if (IPAddress.TryParse(server.Host, out var address))
        {
            done([new SipPath(server.Transport, new IPEndPoint(address, server.Port ?? ServerAddress.UsualPort(server.Transport)), 0, server.Host)]);
        }
        else if (server.Port is null && options.UseSrv)
        {
            BySrv(server, options, done);
        }
        else
        {
            ByAddress(server, done);
        }
    }

    private void BySrv(ServerAddress server, LocatingOptions options, Action<ImmutableArray<SipPath>> done)
    {
        var prefix = server.Transport switch
        {
            SipTransport.Tls => "_sips._tcp.",
            SipTransport.Tcp => "_sip._tcp.",
            _ => "_sip._udp.",
        };
        resolver.Srv(options.AutoPrefix ? prefix + server.Host : server.Host, records =>
        {
            var order = SrvOrder.Of(records ?? [], entropy);
            order = options.BySrvPort ? SrvOrder.ByPort(order) : order;
            if (order.Count == 0)
            {
                // No such records: the name itself is a host (RFC 3263 4.2).
                ByAddress(server, done);
                return;
            }

            Collect(server, order, 0, [], done);
        });
    }

    private void Collect(ServerAddress server, IReadOnlyList<SrvRecord> order, int place, ImmutableArray<SipPath> found, Action<ImmutableArray<SipPath>> done)
    {
        if (place == order.Count || found.Length >= MostServers)
        {
            done(found);
            return;
        }

        resolver.Addresses(order[place].Target.TrimEnd('.'), addresses =>
        {
            var more = (addresses ?? []).Take(MostServers - found.Length).Select(address => Path(server, address, order[place].Port));
            Collect(server, order, place + 1, found.AddRange(more), done);
        });
    }

    private void ByAddress(ServerAddress server, Action<ImmutableArray<SipPath>> done)
        => resolver.Addresses(server.Host, addresses => done([.. (addresses ?? []).Take(MostServers).Select(address => Path(server, address, server.Port ?? ServerAddress.UsualPort(server.Transport)))]));

    // The certificate must name what was asked for, not what the name service says (RFC 5922 7.1).
    private static SipPath Path(ServerAddress server, IPAddress address, int port) => new(server.Transport, new IPEndPoint(address, port), 0, server.Host);
}
