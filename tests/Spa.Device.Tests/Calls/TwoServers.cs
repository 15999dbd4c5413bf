using System.Net;
using Spa.Sip.Locating;

namespace Spa.Device.Tests.Calls;

/// <summary>A provider whose name stands for two servers: ports 5060 and 5062 of the stranger's address, the first preferred.</summary>
internal sealed class TwoServers : ISipResolver
{
    public const string Domain = "two.example";

    public static Scene Scene(int first, params (string Name, string Text)[] others) => Spa.Device.Tests.Calls.Scene.Of([("Proxy_1_", Domain), ("Use_DNS_SRV_1_", "yes"), ("DNS_SRV_Auto_Prefix_1_", "yes")], others) with
    {
        Host = network => Neighbourhood.HostAt(network, names: new TwoServers()),
        Before = n =>
        {
            n.Stranger.Answers = Peer.Says(first);
            n.Second = n.Stranger.Beside(5062);
            n.Second.Answers = Peer.Grants(3600);
        },
    };

    /// <summary>A domain with other servers, all out of order: 5062, 5070, again 5062 and 5064 by preference; 5068 where the prefix is left out; 5060 by its address.</summary>
    public static Scene Four(params (string Name, string Text)[] others) => Scene(500, [("Proxy_1_", "four.example"), ("Try_Backup_RSC", "50?"), .. others]) with
    {
        Before = n =>
        {
            n.Stranger.Answers = Peer.Says(500);
            foreach (var port in new[] { 5062, 5064, 5068, 5070 })
            {
                n.Stranger.Beside(port).Answers = Peer.Says(500);
            }
        },
    };

    public void Srv(string name, Action<IReadOnlyList<SrvRecord>?> done) => done(name switch
    {
        "_sip._udp." + Domain => [new SrvRecord(1, 1, 5060, "a.two.example"), new SrvRecord(2, 1, 5062, "b.two.example")],
        "_sip._udp.four.example" => [new SrvRecord(1, 1, 5062, "a.four.example"), new SrvRecord(2, 1, 5070, "b.four.example"), new SrvRecord(3, 1, 5062, "c.four.example"), new SrvRecord(4, 1, 5064, "d.four.example")],
        "four.example" => [new SrvRecord(1, 1, 5068, "a.four.example")],
        _ => [],
    });

    public void Addresses(string host, Action<IReadOnlyList<IPAddress>?> done)
        => done(host.EndsWith(".example", StringComparison.Ordinal) ? [IPAddress.Parse(Peer.Address)] : IPAddress.TryParse(host, out var address) ? [address] : []);
}
