using System.Net;
using System.Net.Sockets;
using System.Text;
using Spa.Device.Sip;
using Spa.Gateway.Ports;
using Spa.Sip.Transport;

namespace Spa.Device.Tests.Network;

public sealed class SipStreamTests : IDisposable
{
    private readonly TcpListener server = new(IPAddress.Loopback, 0);
    private NetBench bench = new();

    public SipStreamTests() => server.Start();

    private IPEndPoint ServerAt => (IPEndPoint)server.LocalEndpoint;

    private SipPath ToServer => new(SipTransport.Tcp, ServerAt);

    public void Dispose()
    {
        bench.Dispose();
        server.Dispose();
    }

    [Fact]
    public async Task Messages_are_cut_out_of_the_stream_however_it_is_divided_and_answers_go_back_by_it()
    {
        var port = bench.Open(NetBench.Options(SipTransport.Tcp));
        using var client = await Connect(port);
        byte[] both = [.. NetBench.Request("one", "body"), .. NetBench.Request("two")];
        foreach (var piece in both.Chunk(37))
        {
            await client.SendAsync(piece);
        }

        Assert.Equal($"Tcp one {NetBench.Request("one", "body").Length}", await bench.Next());
        Assert.Equal($"Tcp two {NetBench.Request("two").Length}", await bench.Next());
        Assert.Equal((IPEndPoint)client.LocalEndPoint!, bench.LastPath!.Remote);
        Assert.NotEqual(0, bench.LastPath.Connection);
        bench.On(() => port.Send(bench.LastPath, "SIP/2.0 200 OK\r\n\r\n"u8));
        Assert.Equal("SIP/2.0 200 OK\r\n\r\n", await Read(client, 18));
    }

    [Fact]
    public async Task A_ping_is_answered_and_the_core_does_not_see_it()
    {
        var port = bench.Open(NetBench.Options(SipTransport.Tcp));
        using var client = await Connect(port);
        await client.SendAsync("\r\n\r\n"u8.ToArray());
        Assert.Equal("\r\n", await Read(client, 2));
        Assert.True(bench.IsQuiet());
    }

    [Fact]
    public async Task One_connection_to_a_peer_serves_all_messages_both_ways()
    {
        var port = bench.Open(NetBench.Options());
        bench.On(() =>
        {
            port.Send(ToServer, "first "u8);
            port.Send(ToServer, "second"u8);
        });
        using var accepted = await server.AcceptSocketAsync().WaitAsync(NetBench.Limit);
        Assert.Equal("first second", await Read(accepted, 12));
        await accepted.SendAsync(NetBench.Request("back"));
        Assert.StartsWith("Tcp back", await bench.Next(), StringComparison.Ordinal);
        bench.On(() => port.Send(bench.LastPath!, "answer"u8));
        Assert.Equal("answer", await Read(accepted, 6));
        bench.On(() => port.Send(ToServer, "third"u8));
        Assert.Equal("third", await Read(accepted, 5));
        Assert.False(server.Pending());
    }

    [Fact]
    public async Task A_peer_that_is_not_there_is_a_failure_of_its_path()
    {
        var port = bench.Open(NetBench.Options());
        var gone = ToServer;
        server.Stop();
        bench.On(() =>
        {
            port.Send(gone, "x"u8);
            Assert.Null(bench.LastPath);
        });
        Assert.Equal($"failed Tcp {gone.Remote}", await bench.Next());
        Assert.Contains("refused", Assert.Single(bench.Notes), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_connection_that_the_peer_closes_is_told_and_replaced_when_it_is_needed_again()
    {
        var port = bench.Open(NetBench.Options());
        bench.On(() => port.Send(ToServer, "x"u8));
        SipPath first;
        using (var accepted = await server.AcceptSocketAsync().WaitAsync(NetBench.Limit))
        {
            await accepted.SendAsync(NetBench.Request("a"));
            await bench.Next();
            first = bench.LastPath!;
            Assert.Equal("x", await Read(accepted, 1));
        }

        Assert.Equal($"failed Tcp {ServerAt}", await bench.Next());
        Assert.Equal(first, bench.LastPath);
        bench.On(() => port.Send(first, "y"u8));
        using var again = await server.AcceptSocketAsync().WaitAsync(NetBench.Limit);
        Assert.Equal("y", await Read(again, 1));
    }

    [Fact]
    public async Task A_message_without_its_length_is_answered_and_ends_the_connection()
    {
        var port = bench.Open(NetBench.Options(SipTransport.Tcp));
        using var client = await Connect(port);
        await client.SendAsync(NetBench.Request("endless", hasLength: false));
        var answer = await ReadToEnd(client);
        Assert.StartsWith("SIP/2.0 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("Call-ID: endless\r\n", answer, StringComparison.Ordinal);
        Assert.StartsWith("failed Tcp", await bench.Next(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\u0016\u0003\u0001\u0002\u0000hello")]
    [InlineData("\r\rx")]
    public async Task What_is_no_sip_ends_the_connection_without_an_answer(string bytes)
    {
        var port = bench.Open(NetBench.Options(SipTransport.Tcp));
        using var client = await Connect(port);
        await client.SendAsync(Encoding.Latin1.GetBytes(bytes));
        Assert.Equal(string.Empty, await ReadToEnd(client));
    }

    [Fact]
    public async Task A_message_that_does_not_end_ends_the_connection()
    {
        Limit(new SipStreamLimits { Message = TimeSpan.FromMilliseconds(300) });
        var port = bench.Open(NetBench.Options(SipTransport.Tcp));
        using var client = await Connect(port);
        await client.SendAsync("OPTIONS sip:"u8.ToArray());
        Assert.Equal(string.Empty, await ReadToEnd(client));
    }

    [Fact]
    public async Task A_connection_by_which_nothing_goes_is_closed()
    {
        Limit(new SipStreamLimits { IdleAccepted = TimeSpan.FromMilliseconds(300), IdleOpened = TimeSpan.FromMilliseconds(300), Message = TimeSpan.FromSeconds(20) });
        var port = bench.Open(NetBench.Options(SipTransport.Tcp));
        bench.On(() => port.Send(ToServer, "x"u8));
        using var opened = await server.AcceptSocketAsync().WaitAsync(NetBench.Limit);
        using var accepted = await Connect(port);
        Assert.Equal("x", await ReadToEnd(opened));
        Assert.Equal(string.Empty, await ReadToEnd(accepted));
    }

    [Fact]
    public async Task Connections_beyond_the_limit_of_one_address_are_closed_at_once_and_the_others_live()
    {
        Limit(new SipStreamLimits { MostFromOneAddress = 2 });
        var port = bench.Open(NetBench.Options(SipTransport.Tcp));
        using var first = await Connect(port);
        await first.SendAsync(NetBench.Request("first"));
        await bench.Next();
        using var second = await Connect(port);
        await second.SendAsync(NetBench.Request("second"));
        await bench.Next();
        using var third = await Connect(port);
        Assert.Equal(string.Empty, await ReadToEnd(third));
        await first.SendAsync(NetBench.Request("again"));
        Assert.StartsWith("Tcp again", await bench.Next(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_connection_more_than_may_be_opened_is_a_failure()
    {
        Limit(new SipStreamLimits { MostOpened = 1 });
        var port = bench.Open(NetBench.Options());
        bench.On(() =>
        {
            port.Send(ToServer, "x"u8);
            port.Send(new SipPath(SipTransport.Tcp, new IPEndPoint(IPAddress.Parse("127.0.0.9"), ServerAt.Port)), "x"u8);
        });
        Assert.Equal($"failed Tcp 127.0.0.9:{ServerAt.Port}", await bench.Next());
    }

    [Fact]
    public async Task A_peer_that_takes_nothing_is_given_up()
    {
        Limit(new SipStreamLimits { MostWaiting = 100_000 });
        var port = bench.Open(NetBench.Options());
        var large = new byte[50_000];
        bench.On(() => port.Send(ToServer, large));
        using var accepted = await server.AcceptSocketAsync().WaitAsync(NetBench.Limit);
        for (var i = 0; i < 400 && bench.IsQuiet(); i++)
        {
            bench.On(() => port.Send(ToServer, large));
        }

        Assert.Equal($"failed Tcp {ServerAt}", await bench.Next());
        Assert.Contains("takes nothing more", bench.Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void The_next_port_of_the_range_is_tried_when_one_is_in_use()
    {
        var taken = ServerAt.Port;
        var port = bench.Open(NetBench.Options(SipTransport.Tcp, lowest: taken, highest: Math.Min(taken + 50, 65_535)));
        Assert.InRange(port.Local(SipTransport.Tcp).Port, taken + 1, taken + 50);
        Assert.NotEqual(port.Local(SipTransport.Tcp).Port, port.Local(SipTransport.Udp).Port);
        Assert.Equal(
            $"TCP 127.0.0.1, ports {taken} to {taken}: another program has the port; widen SIP TCP Port Min to SIP TCP Port Max, or end the programs that have them",
            bench.Refused(NetBench.Options(SipTransport.Tcp, lowest: taken, highest: taken)));
    }

    [Theory]
    [InlineData(5062, 5060, 5063, "5062 5063 5060 5061")]
    [InlineData(6000, 5060, 5062, "5060 5061 5062")]
    [InlineData(5060, 5060, 5060, "5060")]
    [InlineData(5060, 5061, 5060, "")]
    [InlineData(5060, 0, 0, "0")]
    public void Ports_for_connections_in_the_order_they_are_tried(int port, int lowest, int highest, string expected)
        => Assert.Equal(expected, string.Join(' ', NetBench.Options(SipTransport.Tcp, port, lowest, highest).StreamPorts()));

    [Fact]
    public async Task Closing_the_port_closes_its_connections_and_tells_nothing_more()
    {
        var port = bench.Open(NetBench.Options(SipTransport.Tcp));
        using var client = await Connect(port);
        await client.SendAsync(NetBench.Request("a"));
        await bench.Next();
        bench.On(port.Dispose);
        Assert.Equal(string.Empty, await ReadToEnd(client));
        Assert.True(bench.IsQuiet());
    }

    private void Limit(SipStreamLimits limits)
    {
        bench.Dispose();
        bench = new NetBench(limits: limits);
    }

    private static async Task<Socket> Connect(ISipSocket port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port.Local(SipTransport.Tcp).Port).WaitAsync(NetBench.Limit);
        return socket;
    }

    private static async Task<string> Read(Socket socket, int count)
    {
        var bytes = new byte[count];
        var at = 0;
        while (at < count && await socket.ReceiveAsync(bytes.AsMemory(at)).AsTask().WaitAsync(NetBench.Limit) is > 0 and var got)
        {
            at += got;
        }

        return Encoding.ASCII.GetString(bytes, 0, at);
    }

    private static async Task<string> ReadToEnd(Socket socket)
    {
        try
        {
            return await Read(socket, 65_536);
        }
        catch (SocketException)
        {
            // Closed with bytes unread.
            return string.Empty;
        }
    }
}
