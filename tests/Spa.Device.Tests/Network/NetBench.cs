using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Channels;
using Spa.Device.Fetching;
using Spa.Device.Sip;
using Spa.Device.Tests.Host;
using Spa.Device.Time;
using Spa.Foundation.Ports;
using Spa.Gateway.Ports;
using Spa.Sip.Transport;

namespace Spa.Device.Tests.Network;

/// <summary>SIP ports on loopback with a timeline of their own, and what came of them, one line for each event.</summary>
internal sealed class NetBench : ISipReceiver, IDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly Channel<string> told = Channel.CreateUnbounded<string>();
    private readonly Channel<Exception> faults = Channel.CreateUnbounded<Exception>();

    public NetBench(TestPki? pki = null, X509Certificate2? certificate = null, SipStreamLimits? limits = null)
    {
        Timeline = RealTimeline.Start("test", e => faults.Writer.TryWrite(e), realTime: false);
        var trust = new ServerTrust(new TrustStore(pki is null ? [] : [pki.Ca]), new ClientCertificate(certificate), new Clock());
        Sockets = new SipSockets(Timeline, trust, Notes.Add, limits);
    }

    public RealTimeline Timeline { get; }

    public SipSockets Sockets { get; }

    public List<string> Notes { get; } = [];

    /// <summary>Called with each message, on the timeline.</summary>
    public Action<SipPath, byte[]>? OnMessage { get; set; }

    /// <summary>The path of the message told last.</summary>
    public SipPath? LastPath { get; private set; }

    public static SipPortOptions Options(SipTransport listen = SipTransport.Udp, int port = 0, int lowest = 0, int highest = 0)
        => new(IPAddress.Loopback, port, 0x68) { Listen = listen, LowestStreamPort = lowest, HighestStreamPort = highest };

    /// <summary>A request without meaning.</summary>
    public static byte[] Request(string id, string body = "", bool hasLength = true) => Encoding.ASCII.GetBytes(
        $"OPTIONS sip:unit@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/TCP 192.0.2.2;branch=z9hG4bK{id}\r\nFrom: <sip:a@example.com>;tag=1\r\nTo: <sip:b@example.com>\r\nCall-ID: {id}\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\n{(hasLength ? $"Content-Length: {body.Length}\r\n" : string.Empty)}\r\n{body}");

    public T On<T>(Func<T> action) => Timeline.Ask(action).GetAwaiter().GetResult();

    public void On(Action action) => On(() =>
    {
        action();
        return true;
    });

    public ISipSocket Open(SipPortOptions options) => On(() => Sockets.Open(options, this, out var port, out var fault) ? port : throw new InvalidOperationException(fault.ToString()));

    public string Refused(SipPortOptions options) => On(() => Sockets.Open(options, this, out _, out var fault) ? throw new InvalidOperationException("opened") : fault.ToString());

    /// <summary>The next event.</summary>
    public async Task<string> Next()
    {
        using var limit = new CancellationTokenSource(Limit);
        return await told.Reader.ReadAsync(limit.Token);
    }

    /// <summary>True when nothing has been told that was not asked for, after all that was posted has run.</summary>
    public bool IsQuiet()
    {
        On(() => true);
        return !told.Reader.TryPeek(out _) && !faults.Reader.TryPeek(out _);
    }

    public void Received(SipPath from, ReadOnlySpan<byte> message)
    {
        LastPath = from;
        var text = Encoding.ASCII.GetString(message);
        told.Writer.TryWrite($"{from.Transport} {(text.Split("Call-ID: ") is [_, var id, ..] ? id.Split('\r')[0] : text)} {message.Length}");
        OnMessage?.Invoke(from, message.ToArray());
    }

    public void Failed(SipPath path)
    {
        LastPath = path;
        told.Writer.TryWrite($"failed {path.Transport} {path.Remote}");
    }

    public void ReceivedRaw(IPEndPoint from, ReadOnlySpan<byte> datagram)
    {
        told.Writer.TryWrite($"raw {datagram.Length}");
        OnRaw?.Invoke(from, datagram.ToArray());
    }

    /// <summary>Called with each raw datagram, on the timeline.</summary>
    public Action<IPEndPoint, byte[]>? OnRaw { get; set; }

    public void Dispose() => Timeline.Dispose();

    private sealed class Clock : ICalendar
    {
        public DateTimeOffset UtcNow => DateTimeOffset.UtcNow;

        public bool IsTrusted => true;
    }
}
