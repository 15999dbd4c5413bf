using Spa.Sip.Dialogs;
using Spa.Sip.Messages;
using Spa.Sip.Subscriptions;
using Spa.Sip.Transactions;
using Spa.Sip.Transport;

namespace Spa.Simulation.Providers;

/// <summary>The mailboxes of a simulated provider: who has messages, and who is told (RFC 3842).</summary>
public sealed class ProviderMailboxes
{
    private readonly SipProvider provider;
    private readonly Dictionary<string, (int New, int Old)> boxes = new(StringComparer.Ordinal);
    private readonly Dictionary<DialogId, Watch> watches = [];

    internal ProviderMailboxes(SipProvider provider) => this.provider = provider;

    /// <summary>How many subscriptions are alive.</summary>
    public int Watchers => watches.Values.Count(watch => watch.Until > provider.Now);

    /// <summary>What a box holds.</summary>
    public (int New, int Old) Of(string user) => boxes.GetValueOrDefault(user);

    /// <summary>Puts messages into a box and tells who watches it.</summary>
    public void Set(string user, int fresh, int old)
    {
        boxes[user] = (fresh, old);
        foreach (var (id, watch) in watches.Where(pair => pair.Value.User == user).ToArray())
        {
            Notify(id, watch, terminated: false);
        }
    }

    /// <summary>Tells a registered subscriber who never asked (unsolicited).</summary>
    public void Push(string user)
    {
        if (provider.Where(user) is [var location, ..])
        {
            var to = new NameAddr(location.Contact);
            var from = new NameAddr(new SipUri(provider.Domain) { User = user }) { Tag = provider.Layer.NewTag() };
            var request = new SipRequest
            {
                Method = SipMethod.Notify,
                RequestUri = location.Contact,
                Via = [],
                From = from,
                To = to,
                CallId = provider.Layer.NewTag() + "@" + provider.Domain,
                CSeq = new CSeq(1, SipMethod.Notify),
                MaxForwards = 70,
                ContentType = MessageSummary.ContentType,
                Body = Body(user),
                Other = [HeaderField.Of(new EventHeader("message-summary")), HeaderField.Of(new SubscriptionState("active"))],
            };
            provider.Layer.Send(request, location.Path, (_, _) => { });
        }
    }

    internal void Serve(ServerTransaction transaction)
    {
        var request = transaction.Request;
        if (request.Get<EventHeader>() is not { } header || !header.Ok(out var package, out _) || package.Package != "message-summary")
        {
            transaction.Respond(489);
        }
        else if (request.From.SipUri?.User is not { } user || !provider.IsUser(user))
        {
            transaction.Respond(404);
        }
        else if (request.To.Tag is null && provider.Challenge(request, user, asProxy: false, transaction.Tag) is { } challenge)
        {
            transaction.Respond(challenge);
        }
        else
        {
            Subscribe(transaction, user);
        }
    }

    private void Subscribe(ServerTransaction transaction, string user)
    {
        var request = transaction.Request;
        var seconds = Math.Min(request.Expires ?? 3600, 3600);
        var id = request.To.Tag is null ? new DialogId(request.CallId, transaction.Tag, request.From.Tag ?? string.Empty) : Dialog.IdOf(request);
        var dialog = watches.TryGetValue(id, out var known) ? known.Dialog.Take(request) : request.To.Tag is null ? Dialog.AsCallee(request, transaction.Tag) : null;
        if (dialog is null)
        {
            transaction.Respond(481);
            return;
        }

        var (host, port) = provider.Layer.SentBy(transaction.AnswerTo);
        transaction.Respond(SipResponse.For(request, 200, transaction.Tag) with { Expires = seconds, Contact = [new NameAddr(new SipUri(host) { Port = port })] });
        var watch = watches[id] = new Watch(user, dialog, transaction.AnswerTo, provider.Now + TimeSpan.FromSeconds(seconds));
        Notify(id, watch, terminated: seconds == 0);
    }

    private void Notify(DialogId id, Watch watch, bool terminated)
    {
        var left = watch.Until - provider.Now;
        terminated |= left <= TimeSpan.Zero;
        var (next, request) = watch.Dialog.Request(SipMethod.Notify, 70);
        var state = terminated ? new SubscriptionState("terminated") { Parameters = Parameters.None.With("reason", "timeout") } : new SubscriptionState("active") { Parameters = Parameters.None.With("expires", Whole(left)) };
        var (host, port) = provider.Layer.SentBy(watch.Path);
        provider.Layer.Send(
            request with
            {
                Contact = [new NameAddr(new SipUri(host) { Port = port })],
                ContentType = MessageSummary.ContentType,
                Body = Body(watch.User),
                Other = [HeaderField.Of(new EventHeader("message-summary")), HeaderField.Of(state)],
            },
            watch.Path,
            (_, news) =>
            {
                if (news is ClientNews.TimedOut or ClientNews.TransportFailed or ClientNews.Response { Message.Status: 481 })
                {
                    watches.Remove(id);
                }
            });
        if (terminated)
        {
            watches.Remove(id);
        }
        else
        {
            watches[id] = watch with { Dialog = next };
        }
    }

    // Rounded up: "active" with no time left makes some peers subscribe again at once, and again, as fast as the answers come.
    private static string Whole(TimeSpan left) => ((long)Math.Ceiling(left.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private byte[] Body(string user)
    {
        var (fresh, old) = boxes.GetValueOrDefault(user);
        return new MessageSummary(fresh > 0, fresh, old, $"sip:{user}@{provider.Domain}").ToBytes();
    }

    private sealed record Watch(string User, Dialog Dialog, SipPath Path, TimeSpan Until);
}
