using System.Net;
using System.Net.Sockets;
using System.Text;
using Spa.Foundation.Stun;
using Spa.Gateway.Ports;
using Spa.Sip.Transport;

namespace Spa.Device.Tests.Network;

public sealed class SipDatagramTests : IDisposable
{
    private readonly NetBench bench = new();
    private readonly UdpClient peer = new(new IPEndPoint(IPAddress.Loopback, 0));

    private IPEndPoint PeerAt => (IPEndPoint)peer.Client.LocalEndPoint!;

    public void Dispose()
    {
        bench.Dispose();
        peer.Dispose();
    }

    [Fact]
    public async Task A_datagram_comes_with_its_sender_and_the_answer_leaves_from_the_same_port()
    {
        var port = bench.Open(NetBench.Options());
        var at = At(port);
        await peer.SendAsync(NetBench.Request("one"), at);
        Assert.Equal($"Udp one {NetBench.Request("one").Length}", await bench.Next());
        Assert.Equal(new SipPath(SipTransport.Udp, PeerAt), bench.LastPath);

        bench.On(() => port.Send(bench.LastPath!, "SIP/2.0 200 OK\r\n\r\n"u8));
        var got = await peer.ReceiveAsync().WaitAsync(NetBench.Limit);
        Assert.Equal(at, got.RemoteEndPoint);
        Assert.Equal("SIP/2.0 200 OK\r\n\r\n", Encoding.ASCII.GetString(got.Buffer));
    }

    [Fact]
    public async Task Stun_leaves_from_the_sip_port_and_its_answer_comes_apart_from_sip()
    {
        var port = bench.Open(NetBench.Options());
        var step = StunQuery.Start([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
        bench.OnRaw = (_, datagram) => step = step.Next.OnDatagram(datagram)!;
        bench.On(() => port.SendRaw(step.Send, PeerAt));
        var asked = await peer.ReceiveAsync().WaitAsync(NetBench.Limit);
        var answer = StunMessage.Parse(asked.Buffer).OrThrow().Answer(asked.RemoteEndPoint).Write();
        await peer.SendAsync(answer, asked.RemoteEndPoint);
        Assert.Equal($"raw {answer.Length}", await bench.Next());
        Assert.Equal(At(port), bench.On(() => step.Outcome?.Mapped));
    }

    [Fact]
    public async Task Keepalives_do_not_reach_the_core()
    {
        var port = bench.Open(NetBench.Options());
        await peer.SendAsync(Array.Empty<byte>(), At(port));
        await peer.SendAsync("\r\n\r\n"u8.ToArray(), At(port));
        await peer.SendAsync(NetBench.Request("behind"), At(port));
        Assert.StartsWith("Udp behind", await bench.Next(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_a_failure_of_its_path()
    {
        var port = bench.Open(NetBench.Options());
        var nobody = PeerAt;
        peer.Dispose();
        bench.On(() => port.Send(new SipPath(SipTransport.Udp, nobody), "x"u8));
        Assert.Equal($"failed Udp {nobody}", await bench.Next());
        Assert.True(bench.IsQuiet());
    }

    [Fact]
    public async Task What_cannot_be_sent_at_all_is_a_failure_that_does_not_come_from_inside_sending()
    {
        var port = bench.Open(NetBench.Options());
        var path = new SipPath(SipTransport.Udp, new IPEndPoint(IPAddress.IPv6Loopback, 5060));
        bench.On(() =>
        {
            port.Send(path, "x"u8);
            Assert.Null(bench.LastPath);
        });
        Assert.Equal("failed Udp [::1]:5060", await bench.Next());
    }

    [Fact]
    public void A_port_that_is_in_use_is_a_fault_that_says_what_to_do()
        => Assert.Equal($"UDP {PeerAt}: another program has the port; set SIP Port to another, or end the program that has it", bench.Refused(NetBench.Options(port: PeerAt.Port)));

    [Fact]
    public void An_address_of_another_machine_is_a_fault()
        => Assert.Equal("UDP 192.0.2.77:0: this machine does not have the address; set SIP Port to another, or end the program that has it", bench.Refused(new SipPortOptions(IPAddress.Parse("192.0.2.77"), 0, 0)));

    [Theory]
    [InlineData(0x68)]
    [InlineData(0xb8)]
    public void Packets_carry_their_mark(byte mark)
    {
        using var marked = new Marked();
        var port = bench.Open(NetBench.Options() with { TypeOfService = mark });
        bench.On(() => port.Send(new SipPath(SipTransport.Udp, marked.At), "x"u8));
        Assert.Equal(mark, marked.Take());
    }

    [Fact]
    public async Task A_closed_port_is_free_again_and_tells_nothing_more()
    {
        var port = bench.Open(NetBench.Options());
        var at = At(port);
        bench.On(() =>
        {
            port.Send(new SipPath(SipTransport.Udp, new IPEndPoint(IPAddress.IPv6Loopback, 5060)), "x"u8);
            port.Dispose();
        });
        using var other = new UdpClient(at);
        await peer.SendAsync(NetBench.Request("late"), at);
        Assert.Equal(NetBench.Request("late"), (await other.ReceiveAsync().WaitAsync(NetBench.Limit)).Buffer);
        Assert.True(bench.IsQuiet());
    }

    private static IPEndPoint At(ISipSocket port)
    {
        var (host, number) = port.Local(SipTransport.Udp);
        return new(IPAddress.Parse(host), number);
    }
}
