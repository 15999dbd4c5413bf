using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Spa.Foundation.Ports;
using Spa.Foundation.Security;
using Spa.ProvisioningServer.Hosting.Notifying;
using Spa.Sip.Digest;
using Spa.Sip.Messages;
using Spa.Sip.Transactions;
using Spa.Sip.Transport;

namespace Spa.Fleet.Tests.Notifying;

/// <summary>A line of a unit on a UDP port: it challenges, judges, and does what it is told.</summary>
internal sealed class SipPeer : ISipPort, IAsyncDisposable
{
    public const string User = "4711";
    public const string Password = "open sesame";

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Socket elsewhere = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly CancellationTokenSource ending = new();
    private readonly ThreadTimeline timeline;
    private readonly TransactionLayer layer;
    private readonly Entropy entropy = new(7);
    private readonly DigestGuard guard = new(RandomNumberGenerator.GetBytes(32), "unit");
    private readonly ConcurrentQueue<Exception> broken = new();
    private readonly List<ServerTransaction> held = [];
    private readonly Task listening;

    private SipPeer()
    {
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        elsewhere.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        timeline = ThreadTimeline.Start("peer", broken.Enqueue);
        layer = new TransactionLayer(timeline, entropy, this, TransactionTimings.Rfc3261);
        layer.RequestReceived += Answer;
        listening = Task.Run(Listen);
    }

    /// <summary>Its port.</summary>
    public int Port => ((IPEndPoint)socket.LocalEndPoint!).Port;

    /// <summary>It asks for a password.</summary>
    public bool Challenges { get; set; } = true;

    /// <summary>What it answers in the end; null = it is silent from the first.</summary>
    public int? Status { get; set; } = 200;

    /// <summary>It lets requests wait for <see cref="Release"/>.</summary>
    public bool Holds { get; set; }

    /// <summary>It answers from another port than it was asked at, as somebody who only listens in might.</summary>
    public bool FromElsewhere { get; set; }

    /// <summary>Requests that it heard.</summary>
    public ConcurrentQueue<SipRequest> Heard { get; } = new();

    /// <summary>Events that it was told by somebody who knows the password.</summary>
    public ConcurrentQueue<string> Did { get; } = new();

    /// <summary>Set at the first request.</summary>
    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static SipPeer Open() => new();

    /// <summary>Answers what waits.</summary>
    public void Release() => timeline.Post(() =>
    {
        Holds = false;
        held.ForEach(Judge);
        held.Clear();
    });

    public void Send(SipPath path, ReadOnlySpan<byte> message) => (FromElsewhere ? elsewhere : socket).SendTo(message, path.Remote);

    public (string Host, int Port) Local(SipTransport transport) => ("127.0.0.1", Port);

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await listening;
        timeline.Dispose();
        socket.Dispose();
        elsewhere.Dispose();
        ending.Dispose();
        Assert.Empty(broken);
    }

    private void Answer(ServerTransaction transaction)
    {
        var request = transaction.Request;
        Heard.Enqueue(request);
        if (Holds)
        {
            held.Add(transaction);
        }
        else
        {
            Judge(transaction);
        }

        Asked.TrySetResult();
    }

    private void Judge(ServerTransaction transaction)
    {
        var request = transaction.Request;
        if (Status is not { } status)
        {
            return;
        }

        if (Challenges && !Knows(request))
        {
            transaction.Respond(SipResponse.For(request, 401, transaction.Tag) with
            {
                Other = [.. guard.Challenge(timeline.Now, entropy.Next()).Select(c => HeaderField.Of(Challenge.Of(c), HeaderName.WwwAuthenticate))],
            });
            return;
        }

        Did.Enqueue(request.Get<EventHeader>() is { } header && header.Ok(out var read, out _) ? read.Package : string.Empty);
        transaction.Respond(status);
    }

    private bool Knows(SipRequest request)
        => request.Other.Where(f => f.Name == HeaderName.Authorization).Any(f => HeaderValue.Parse<Credentials>(f.Value.Span).Ok(out var credentials, out _)
            && DigestCredentials.Read(credentials.Fields).Ok(out var digest, out _)
            && guard.Judge(digest, request.Method.Text, digest.User == User ? Password : null, timeline.Now) == DigestVerdict.Accepted);

    private async Task Listen()
    {
        var buffer = new byte[65_536];
        try
        {
            while (true)
            {
                var got = await socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), ending.Token);
                var (path, bytes) = (new SipPath(SipTransport.Udp, (IPEndPoint)got.RemoteEndPoint), buffer[..got.ReceivedBytes]);
                timeline.Post(() => layer.Receive(path, bytes));
            }
        }
        catch (OperationCanceledException)
        {
            // It is closed.
        }
    }
}
