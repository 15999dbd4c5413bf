using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Spa.Fleet.Notifying;
using Spa.Foundation.Ports;
using Spa.Sip.Messages;
using Spa.Sip.Transactions;
using Spa.Sip.Transport;
using Spa.Sip.UserAgent;

namespace Spa.ProvisioningServer.Hosting.Notifying;

/// <summary>Sends a NOTIFY to a unit and waits for what it says. Socket and thread are there from the first one on.</summary>
/// <param name="listen">Address it sends from.</param>
/// <param name="options">Limits.</param>
/// <param name="log">Takes what broke.</param>
internal sealed class Notifier(IPAddress listen, NotifyOptions options, ILogger log) : IDisposable
{
    // RFC 3261 8.1.1.6.
    private const int MaxForwards = 70;

    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<IPEndPoint, int> expected = new();
    private readonly ConcurrentDictionary<Under, bool> underWay = new();
    private Line? line;
    private bool ended;

    /// <summary>Sends one and tells what came of it, at the latest after <see cref="NotifyOptions.Wait"/>.</summary>
    public Task<NotifyAnswer> Send(NotifyTarget target, NotifyEvent what)
    {
        Line open;
        lock (gate)
        {
            if (ended)
            {
                return Task.FromResult(NotifyAnswer.NotSent);
            }

            try
            {
                open = line ??= Open();
            }
            catch (SocketException)
            {
                return Task.FromResult(NotifyAnswer.NotSent);
            }
        }

        var under = new Under(target);
        underWay[under] = true;
        expected.AddOrUpdate(target.To, 1, (_, count) => count + 1);
        open.Timeline.Post(() => Begin(open, under, what));
        return under.Answer.Task;
    }

    public void Dispose()
    {
        Line? open;
        lock (gate)
        {
            (ended, open, line) = (true, line, null);
        }

        open?.Socket.Dispose();
        open?.Timeline.Dispose();
        foreach (var under in underWay.Keys)
        {
            under.Answer.TrySetResult(NotifyAnswer.Silent);
        }
    }

    private Line Open()
    {
        var timeline = ThreadTimeline.Start("notify", e => Log.NotifyFailed(log, e));
        try
        {
            TransactionLayer layer = null!;
            var socket = new NotifySocket(listen, expected.ContainsKey, (from, bytes) => timeline.Post(() => layer.Receive(from, bytes)), path => timeline.Post(() => layer.Fail(path)));
            var entropy = new Entropy(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))));
            layer = new TransactionLayer(timeline, entropy, socket, TransactionTimings.Rfc3261 with { F = options.Wait }) { SentBy = path => socket.Towards(path.Remote) };
            return new Line(timeline, socket, layer, entropy);
        }
        catch (SocketException)
        {
            timeline.Dispose();
            throw;
        }
    }

    private void Begin(Line open, Under under, NotifyEvent what)
    {
        var path = new SipPath(SipTransport.Udp, under.Target.To);
        var sending = new OutgoingRequest(
            open.Layer, Request(open, under.Target, path, what), [path], new DigestAuthenticator(under.Target.AuthUser, under.Target.Password, open.Entropy),
            new AttemptLimits(MaxAuth: 2, MaxRedirection: 0, _ => false), news =>
            {
                switch (news)
                {
                    case OutgoingNews.Response { Message.Status: >= 200 and var status }:
                        End(under, NotifyAnswer.Of(status));
                        break;
                    case OutgoingNews.Failed { Message: { } message }:
                        End(under, NotifyAnswer.Of(message.Status));
                        break;
                    case OutgoingNews.Failed failed:
                        End(under, failed.Status == 408 ? NotifyAnswer.Silent : NotifyAnswer.NotSent);
                        break;
                }
            });
        open.Timeline.After(options.Wait, () =>
        {
            sending.Forget();
            End(under, NotifyAnswer.Silent);
        });
        sending.Begin();
    }

    private static SipRequest Request(Line open, NotifyTarget target, SipPath path, NotifyEvent what)
    {
        var (host, port) = open.Socket.Towards(path.Remote);
        var unit = new SipUri(target.To.Address.ToString()) { User = target.User.Length == 0 ? null : target.User, Port = target.To.Port };
        var own = new NameAddr(new SipUri(host) { User = "provisioning", Port = port });
        return new SipRequest
        {
            Method = SipMethod.Notify,
            RequestUri = unit,
            Via = [],
            From = own with { Tag = open.Layer.NewTag() },
            To = new NameAddr(unit),
            CallId = string.Create(CultureInfo.InvariantCulture, $"{open.Entropy.Next():x16}@{host}"),
            CSeq = new CSeq(1, SipMethod.Notify),
            Contact = [own],
            MaxForwards = MaxForwards,

            // No subscription asked for this: it ends with its only message (RFC 6665 4.1.3).
            Other = [HeaderField.Of(new EventHeader(NotifyEvents.Header(what))), HeaderField.Of(new SubscriptionState("terminated"))],
        };
    }

    private void End(Under under, NotifyAnswer answer)
    {
        if (!underWay.TryRemove(under, out _))
        {
            return;
        }

        var to = under.Target.To;
        if (expected.AddOrUpdate(to, 0, (_, count) => count - 1) <= 0)
        {
            expected.TryRemove(new(to, 0));
        }

        under.Answer.TrySetResult(answer);
    }

    private sealed record Line(ThreadTimeline Timeline, NotifySocket Socket, TransactionLayer Layer, Entropy Entropy);

    // One that is under way.
    private sealed class Under(NotifyTarget target)
    {
        public NotifyTarget Target { get; } = target;

        public TaskCompletionSource<NotifyAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
