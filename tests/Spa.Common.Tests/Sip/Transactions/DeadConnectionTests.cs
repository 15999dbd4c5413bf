using System.Net;
using System.Text;
using Spa.Foundation.Ports;
using Spa.Foundation.Time;
using Spa.Sip.Messages;
using Spa.Sip.Transactions;
using Spa.Sip.Transport;

namespace Spa.Common.Tests.Sip.Transactions;

/// <summary>A connection turns out to be dead when something is sent by it: what nobody has answered goes once more, by a new one.</summary>
public class DeadConnectionTests
{
    private static readonly SipPath Server = new(SipTransport.Tcp, IPEndPoint.Parse("192.0.2.1:5060"));
    private readonly VirtualTimeline time = new();
    private readonly Recorder port = new();
    private readonly TransactionLayer layer;
    private readonly List<string> told = [];

    public DeadConnectionTests() => layer = new TransactionLayer(time, new Entropy(1), port, TransactionTimings.Rfc3261);

    [Theory]
    [InlineData("REGISTER")]
    [InlineData("INVITE")]
    public void Where_the_connection_had_served_before_the_request_is_repeated_as_it_was(string method)
    {
        Serve(1);
        var one = Send(method);
        time.Run(16.Seconds);
        layer.Fail(Server with { Connection = 1 });
        Assert.Equal(2, port.Sent.Count);
        Assert.Equal(port.Sent[0], port.Sent[1]);
        Assert.Empty(told);
        Answer(one, 200, 2);
        time.Run(1.Minutes);
        Assert.Equal(["200"], told);
    }

    [Fact]
    public void Once_only()
    {
        Serve(1);
        var one = Send("REGISTER");
        layer.Fail(Server with { Connection = 1 });

        // The next one has served others.
        Serve(2);
        layer.Fail(Server with { Connection = 2 });
        Assert.Equal(2, port.Sent.Count);
        Assert.Equal(["failed"], told);
        Assert.NotEqual(ClientPhase.Trying, one.State.Phase);
    }

    // Nobody is there: another server is tried at once.
    [Fact]
    public void Not_where_none_ever_came_about()
    {
        Send("REGISTER");
        layer.Fail(Server with { Connection = 1 });
        Assert.Single(port.Sent);
        Assert.Equal(["failed"], told);
    }

    // A server that has it and is gone must not do it twice.
    [Fact]
    public void Not_once_something_was_heard_of_it()
    {
        Serve(1);
        Answer(Send("INVITE"), 180, 1);
        layer.Fail(Server with { Connection = 1 });
        Assert.Single(port.Sent);
        Assert.Equal(["180", "failed"], told);
    }

    // What served once says nothing of the next connection.
    [Fact]
    public void Each_connection_counts_by_itself()
    {
        Serve(1);
        layer.Fail(Server with { Connection = 1 });
        Send("REGISTER");
        layer.Fail(Server with { Connection = 2 });
        Assert.Single(port.Sent);
        Assert.Equal(["failed"], told);
    }

    private void Serve(long connection) => layer.Receive(Server with { Connection = connection }, "SIP/2.0 200 OK\r\nVia: SIP/2.0/TCP 192.0.2.9;branch=z9hG4bKold\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>;tag=2\r\nCall-ID: old\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"u8);

    private ClientTransaction Send(string method)
    {
        var uri = SipUri.Parse("sip:example.com").OrThrow();
        var verb = method == "INVITE" ? SipMethod.Invite : SipMethod.Register;
        return layer.Send(
            new SipRequest { Method = verb, RequestUri = uri, Via = [], From = new NameAddr(uri) { Tag = "t" }, To = new NameAddr(uri), CallId = "c", CSeq = new CSeq(1, verb) },
            Server,
            (_, news) => told.Add(news is ClientNews.Response response ? $"{response.Message.Status}" : news is ClientNews.TransportFailed ? "failed" : "timeout"));
    }

    private void Answer(ClientTransaction one, int status, long connection)
    {
        var writer = new System.Buffers.ArrayBufferWriter<byte>();
        MessageWriter.Write(SipResponse.For(one.Request, status, "theirs"), writer);
        layer.Receive(Server with { Connection = connection }, writer.WrittenSpan);
    }

    private sealed class Recorder : ISipPort
    {
        public List<string> Sent { get; } = [];

        public void Send(SipPath path, ReadOnlySpan<byte> message) => Sent.Add(Encoding.ASCII.GetString(message));

        public (string Host, int Port) Local(SipTransport transport) => ("192.0.2.9", 5060);
    }
}
