using Spa.Foundation.Machines;
using Spa.Foundation.Trace;
using Spa.Sip.Dialogs;
using Spa.Sip.Messages;
using Spa.Sip.Transactions;
using Spa.Sip.UserAgent;

namespace Spa.Sip.Subscriptions;

/// <summary>A subscription of ours to an event package, kept alive (RFC 6665). All on the agent's timeline.</summary>
public sealed class Subscription : IDialogUser
{
    private readonly UserAgentCore agent;
    private readonly IAuthenticator authenticator;
    private readonly Action<SipRequest> notified;
    private readonly Machine<SubscriptionPhase, SubscriptionEvent, SubscriptionEffect> machine;
    private SubscriptionOptions options;
    private Dialog? dialog;
    private SipRequest? first;
    private IDisposable? timer;
    private TimeSpan begun;

    /// <summary>Makes it; <see cref="Begin"/> subscribes.</summary>
    /// <param name="subject">Name in traces.</param>
    /// <param name="agent">The agent.</param>
    /// <param name="options">To what.</param>
    /// <param name="authenticator">Answers challenges.</param>
    /// <param name="trace">The trace.</param>
    /// <param name="notified">Gets every NOTIFY, the last one of a subscription included.</param>
    public Subscription(string subject, UserAgentCore agent, SubscriptionOptions options, IAuthenticator authenticator, CoreTrace trace, Action<SipRequest> notified)
    {
        ArgumentNullException.ThrowIfNull(agent);
        (this.agent, this.options, this.authenticator, this.notified) = (agent, options, authenticator, notified);
        machine = new(subject, SubscriptionPhase.Off, (state, e) => SubscriptionFlow.On(state, e, this.options.Timings), Act, agent.Timeline, trace);
        agent.Requested += Offered;
    }

    /// <summary>How it stands.</summary>
    public SubscriptionPhase State => machine.State;

    /// <summary>Subscribes, or subscribes anew.</summary>
    public void Begin() => machine.Take(new SubscriptionEvent.Begin());

    /// <summary>Ends it.</summary>
    public void Stop() => machine.Take(new SubscriptionEvent.Stop());

    /// <summary>Puts options in force; <see cref="Begin"/> makes them known.</summary>
    public void Apply(SubscriptionOptions next) => options = next;

    void IDialogUser.Take(ServerTransaction transaction)
    {
        if (transaction.Request.Method != SipMethod.Notify)
        {
            agent.Respond(transaction, 405);
        }
        else if (dialog!.Take(transaction.Request) is { } next)
        {
            dialog = next;
            Notified(transaction);
        }
        else
        {
            agent.Respond(transaction, 500);
        }
    }

    void IDialogUser.TakeAck(SipRequest ack)
    {
    }

    // The NOTIFY may come before the 2xx of the SUBSCRIBE that made the dialog (RFC 6665 4.4.1).
    private void Offered(ServerTransaction transaction)
    {
        var request = transaction.Request;
        if (request.Method == SipMethod.Notify && dialog is null && first is { } ours && request.CallId == ours.CallId && request.To.Tag == ours.From.Tag && Dialog.AsCallee(request, ours.From.Tag!) is { } made
            && agent.Add(made.Id, this))
        {
            dialog = made with { Local = ours.From, LocalNumber = ours.CSeq.Number, WeCalled = true };
            Notified(transaction);
        }
    }

    private void Notified(ServerTransaction transaction)
    {
        var request = transaction.Request;
        if (request.Get<EventHeader>() is not { } header || !header.Ok(out var package, out _) || !string.Equals(package.Package, options.Package, StringComparison.OrdinalIgnoreCase))
        {
            agent.Respond(transaction, 489);
            return;
        }

        agent.Respond(transaction, 200);
        notified(request);
        if (request.Get<SubscriptionState>() is { } given && given.Ok(out var state, out _))
        {
            machine.Take(state.IsTerminated ? new SubscriptionEvent.Terminated(RetryAfter(state)) : new SubscriptionEvent.Notified(state.Expires is { } seconds ? TimeSpan.FromSeconds(seconds) : null));
        }
    }

    // RFC 6665 4.1.3: these may be tried again at once. A notifier that ends each new one so would be asked as fast as it answers: at once is once in the time of a retry.
    private TimeSpan? RetryAfter(SubscriptionState state)
    {
        TimeSpan? wanted = state.RetryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : state.Reason is "deactivated" or "timeout" ? TimeSpan.Zero : null;
        var least = begun + options.Timings.Retry - agent.Timeline.Now;
        return wanted < least ? least : wanted;
    }

    private void Send(TimeSpan expires)
    {
        if (dialog is { } within)
        {
            (dialog, var request) = within.Request(SipMethod.Subscribe, agent.Options.MaxForwards);
            var nextHop = within.Routes.IsEmpty ? within.RemoteTarget : within.Routes[0].Uri;
            agent.Locate(nextHop, inDialog: true, paths => Send(request, paths, expires));
            return;
        }

        begun = agent.Timeline.Now;
        agent.Locate(options.Target, inDialog: false, paths =>
        {
            var request = new SipRequest
            {
                Method = SipMethod.Subscribe,
                RequestUri = options.Target,
                Via = [],
                From = options.Account with { Tag = agent.Layer.NewTag() },
                To = new NameAddr(options.Target),
                CallId = agent.NewCallId(paths.IsEmpty ? null : paths[0]),
                CSeq = new CSeq(1, SipMethod.Subscribe),
            };
            first = request;
            Send(request, paths, expires);
        });
    }

    private void Send(SipRequest request, System.Collections.Immutable.ImmutableArray<Transport.SipPath> paths, TimeSpan expires)
    {
        if (paths.IsEmpty)
        {
            agent.Timeline.After(TimeSpan.Zero, () => machine.Take(new SubscriptionEvent.Refused(503)));
            return;
        }

        var full = agent.Dress(request with
        {
            Contact = [agent.Contact(options.User, paths[0])],
            Expires = (uint)Math.Min(expires.TotalSeconds, uint.MaxValue),
            Other = [HeaderField.Of(new EventHeader(options.Package)), HeaderField.Of(HeaderName.Accept, options.Accept)],
        });
        new OutgoingRequest(agent.Layer, full, paths, authenticator, agent.Options.Attempts, Hear, number: dialog is null ? null : Count).Begin();
    }

    private uint Count()
    {
        dialog = dialog! with { LocalNumber = dialog.LocalNumber + 1 };
        return dialog.LocalNumber;
    }

    private void Hear(OutgoingNews news)
    {
        switch (news)
        {
            case OutgoingNews.Response { Message.IsSuccess: true } good:
                if (dialog is null && Dialog.AsCaller(good.Request, good.Message) is { } made && agent.Add(made.Id, this))
                {
                    dialog = made;
                }

                machine.Take(new SubscriptionEvent.Accepted(good.Message.Expires is { } seconds ? TimeSpan.FromSeconds(seconds) : options.Expires));
                break;
            case OutgoingNews.Failed failed:
                machine.Take(new SubscriptionEvent.Refused(failed.Status));
                break;
        }
    }

    private void Act(SubscriptionEffect effect)
    {
        switch (effect)
        {
            case SubscriptionEffect.SendSubscribe:
                Send(options.Expires);
                break;
            case SubscriptionEffect.SendEnd:
                Send(TimeSpan.Zero);
                break;
            case SubscriptionEffect.LeaveDialog:
                if (dialog is { } old)
                {
                    agent.Remove(old.Id);
                }

                (dialog, first) = (null, null);
                break;
            case SubscriptionEffect.SetTimer set:
                timer?.Dispose();
                timer = set.After is { } after ? agent.Timeline.After(after, () => machine.Take(new SubscriptionEvent.TimedOut())) : null;
                break;
        }
    }
}
