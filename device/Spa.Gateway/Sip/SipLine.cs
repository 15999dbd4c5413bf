using System.Net;
using Spa.Configuration.Parameters.Choices;
using Spa.Foundation.Time;
using Spa.Foundation.Trace;
using Spa.Gateway.Calls;
using Spa.Scripts.DialPlans;
using Spa.Sip.Messages;
using Spa.Sip.Referrals;
using Spa.Sip.Registration;
using Spa.Sip.Sdp;
using Spa.Sip.Sessions;
using Spa.Sip.Subscriptions;
using Spa.Sip.Transactions;
using Spa.Sip.Transport;
using Spa.Sip.UserAgent;

namespace Spa.Gateway.Sip;

/// <summary>A line's SIP account: registered, reachable, placing and taking calls. All on the timeline.</summary>
public sealed class SipLine
{
    // Calls of one account at a time, before any is judged: the phone can have three (talking, held, waiting).
    internal const int MostLegs = 8;

    // A port that another program holds may become free.
    private static readonly TimeSpan AnotherTry = TimeSpan.FromSeconds(30);

    private readonly string name;
    private readonly VoiceHost host;
    private readonly Timeline timeline;
    private readonly CoreTrace trace;
    private readonly SipDebugTap tap;
    private readonly Action<Leg> add;
    private readonly Action<Leg> remove;
    private readonly List<SipLeg> legs = [];
    private SipService? service;
    private TimeSpan? unregisteredSince;
    private int calls;
    private bool isOver;
    private MediaCounts gone;
    private TimeSpan down;
    private TimeSpan downSince;

    /// <summary>Makes it and begins.</summary>
    /// <param name="name">"Line 1".</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="host">The host.</param>
    /// <param name="timeline">Time.</param>
    /// <param name="trace">The trace.</param>
    /// <param name="log">Takes what an administrator wants to know, one line each.</param>
    /// <param name="add">A leg has media from now on.</param>
    /// <param name="remove">A leg is over.</param>
    public SipLine(string name, SipLineSettings settings, VoiceHost host, Timeline timeline, CoreTrace trace, Action<string> log, Action<Leg> add, Action<Leg> remove)
    {
        (this.name, this.host, this.timeline, this.trace, Log, this.add, this.remove, Settings) = (name, host, timeline, trace, log, add, remove, settings);
        tap = new SipDebugTap(() => Settings.Debug, log);
        unregisteredSince = timeline.Now;
        downSince = timeline.Now;
        Serve();
    }

    /// <summary>Somebody calls: the leg, and how it is to sound.</summary>
    public event Action<SipLeg, CallOffer>? Incoming;

    /// <summary>Somebody takes the place of the far end of a call: the leg of that call, the new leg, and how it is to sound.</summary>
    public event Action<SipLeg, SipLeg, CallOffer>? Replacing;

    /// <summary>Messages wait, or no longer.</summary>
    public event Action<MessageSummary>? Messages;

    /// <summary>An authenticated NOTIFY wants something of the unit: <c>resync</c>, <c>reboot_now</c> and so on; false = not wanted.</summary>
    public Func<string, bool> Triggered { get; set; } = _ => false;

    /// <summary>The registration came or went.</summary>
    public event Action? Changed;

    /// <summary>In force.</summary>
    public SipLineSettings Settings { get; private set; }

    /// <summary>How its registration stands; null = none is wanted, or there is no port.</summary>
    public Binding? Registration => service?.Binding;

    /// <summary>Address and port it is reached at by datagrams; null while it has none.</summary>
    public (string Host, int Port)? Address => service?.Address;

    /// <summary>Calls can be placed now: registered, or not needing to be (<c>Make Call Without Reg</c>).</summary>
    public bool CanCall => (Settings.CallsUnregistered || Settings.Registration is null || service is { IsRegistered: true });

    /// <summary>Time since the registration was lost; null while registered or where none is wanted.</summary>
    public TimeSpan? UnregisteredFor => Settings.Registration is null || service is { IsRegistered: true } ? null : timeline.Now - unregisteredSince;

    /// <summary>Packets of all its calls, those that run with them.</summary>
    public MediaCounts Media => legs.Aggregate(gone, (sum, leg) => sum.With(leg.Quality));

    /// <summary>How long a registration was wanted and not there.</summary>
    public TimeSpan DownTime => down + (UnregisteredFor is null || unregisteredSince is not { } since ? TimeSpan.Zero : timeline.Now - (since > downSince ? since : downSince));

    /// <summary>No call, no dialog but the mailbox's, no transaction is left.</summary>
    public bool IsIdle => legs.Count == 0 && (service is null || service.IsIdle);

    /// <summary>Sees all messages beside the log; null = nobody.</summary>
    public ISipTap? Tap { get => tap.Next; set => tap.Next = value; }

    internal UserAgentCore? Agent => service?.Agent;

    /// <summary>Who tells how others see us; null = nobody.</summary>
    internal IPEndPoint? StunServer => service?.StunServer;

    internal Action<string> Log { get; }

    /// <summary>Puts settings in force. Another port waits until no call is there, as its parameters do.</summary>
    public void Apply(SipLineSettings next)
    {
        ArgumentNullException.ThrowIfNull(next);
        // Time without a registration counts while one is wanted.
        (down, downSince) = (DownTime, timeline.Now);
        var before = Settings;
        Settings = next;
        if (service is null || before.IsEnabled != next.IsEnabled || before.Port != next.Port)
        {
            Serve(unregister: before.Registration is not null && (!next.IsEnabled || next.RemovesFormer));
        }
        else
        {
            service.Apply(next);
        }
    }

    /// <summary>The network is there again, or has another address: registers anew.</summary>
    public void NetworkChanged()
    {
        if (service is null)
        {
            Serve();
        }
        else
        {
            service.NetworkChanged();
        }
    }

    /// <summary>What was counted counts no more.</summary>
    internal void CountAnew()
    {
        gone = default;
        down = TimeSpan.Zero;
        downSince = timeline.Now;
    }

    /// <summary>The unit ends or starts anew: calls are hung up and the port is closed. The account stays registered, for it comes back.</summary>
    public void End()
    {
        isOver = true;
        foreach (var leg in legs.ToArray())
        {
            leg.Release();
        }

        service?.Dispose();
        service = null;
    }

    /// <summary>A call with these wishes can be placed: the codec that it must have is to be had.</summary>
    internal bool Takes(CallWishes wishes) => Settings.Media.For(wishes, isEmergency: false) is not null;

    /// <summary>The same for a call whose media are given back (<c>Media Loopback Code</c>).</summary>
    public SipLeg? CallLoopback(DialOutcome.Accepted number) => Call(number, new CallWishes(Loops: true));

    /// <summary>A leg that will call a number when it is alerted; null when nobody can be called: no route, no server, no port, not the codec that is wanted.</summary>
    /// <param name="number">Whom.</param>
    /// <param name="wishes">What its user wants for this call alone; null = nothing.</param>
    public SipLeg? Call(DialOutcome.Accepted number, CallWishes? wishes = null)
    {
        ArgumentNullException.ThrowIfNull(number);
        var leg = service is null ? null : Prepared(new CallRequests(Settings, service, host).Of(number, wishes ?? CallWishes.None), Settings.Media.For(wishes ?? CallWishes.None, number.IsEmergency));
        if (wishes is { Loops: true })
        {
            leg?.Loop(LoopbackUse.Asks);
        }

        return leg;
    }

    /// <summary>A leg that will call whom a far end refers us to, when it is alerted; null when that one is not to be called (attack S6), or cannot be.</summary>
    public SipLeg? Call(Referral referral)
    {
        ArgumentNullException.ThrowIfNull(referral);
        return service is null ? null : Prepared(new CallRequests(Settings, service, host).Of(referral), Settings.Media);
    }

    /// <summary>The address of a number that was dialled, for somebody else to call; null when it leads nowhere.</summary>
    public SipUri? AddressOf(DialOutcome.Accepted number)
    {
        ArgumentNullException.ThrowIfNull(number);
        return service is null ? null : new CallRequests(Settings, service, host).Of(number, CallWishes.None).Select(one => one.Call.Target as SipUri).FirstOrDefault();
    }

    internal CallFailure FailureOf(int status)
    {
        for (var i = 0; i < Settings.Sit.Length; i++)
        {
            if (Settings.Sit[i].Matches(status))
            {
                return CallFailure.Sit1 + i;
            }
        }

        return status is 486 or 600 ? CallFailure.Busy : CallFailure.Reorder;
    }

    // Least cost routing: the next route is tried when this one failed before any ringing (behaviour a.2).
    internal bool TriesOther(int status, bool silent) => silent || status == 503 || Settings.Agent.Attempts.TriesNextServer(status);

    /// <summary>A call from there is taken: it may go on whatever strangers do.</summary>
    internal void Meet(SipPath? caller)
    {
        if (caller is not null)
        {
            service?.Meet(caller);
        }
    }

    internal void Left(SipLeg leg)
    {
        if (legs.Remove(leg))
        {
            gone = gone.With(leg.Quality);
            // Not from inside a tick of its own.
            timeline.After(TimeSpan.Zero, () => remove(leg));
            CallsChanged();
        }
    }

    /// <summary>A call has gone on: who watches the line is told.</summary>
    internal void CallsChanged() => service?.CallsChanged();

    private void Serve(bool unregister = false)
    {
        service?.Retire(unregister);
        service = Settings.IsEnabled ? SipService.Start(name, Settings, host, timeline, trace, tap, Log) : null;
        if (service is null)
        {
            if (Settings.IsEnabled)
            {
                timeline.After(AnotherTry, () =>
                {
                    if (service is null && !isOver)
                    {
                        Serve();
                    }
                });
            }

            return;
        }

        service.Triggered = what => Triggered(what);
        service.Calls = () => legs.Select(leg => leg.AsWatched()).OfType<WatchedDialog>();
        service.Moved = () =>
        {
            foreach (var leg in legs.ToArray())
            {
                leg.Moved();
            }
        };
        service.Messages += summary => Messages?.Invoke(summary);
        service.Invited += Invited;
        var serving = service;
        service.Changed += () =>
        {
            // What a retired one hears, as the answer to its last REGISTER, is nothing of the line any more.
            if (service != serving)
            {
                return;
            }

            if (serving.IsRegistered)
            {
                down = unregisteredSince is { } since ? down + (timeline.Now - (since > downSince ? since : downSince)) : down;
                unregisteredSince = null;
            }
            else
            {
                unregisteredSince ??= timeline.Now;
            }

            Changed?.Invoke();
        };
    }

    private SipLeg? Prepared(IEnumerable<(CallRequest Call, bool Mapped)> targets, MediaSettings? with)
    {
        var requests = targets.ToList();
        if (requests.Count == 0 || with is null || Leg(with) is not { } leg)
        {
            return null;
        }

        leg.Prepare(requests);
        return leg;
    }

    private SipLeg? Leg(MediaSettings with)
    {
        if (legs.Count >= MostLegs || MediaSession.Open(host, timeline, with, Log) is not { } media)
        {
            return null;
        }

        var leg = new SipLeg($"{name} call {++calls}", this, media, timeline, trace);
        legs.Add(leg);
        add(leg);
        return leg;
    }

    private void Invited(ServerTransaction transaction)
    {
        // Who is not known is told nothing: not whether there is such a user, nor how it is with the line.
        if (Settings.ChallengesCalls && !service!.Authenticated(transaction))
        {
            return;
        }

        if (transaction.Request.Find(HeaderName.Replaces) is not null)
        {
            TakeReplacing(transaction);
            return;
        }

        var request = transaction.Request;
        var status = InboundRules.Judge(Settings, service!.IsRegistered, request);
        if (status is { } refused)
        {
            service.Agent.Respond(transaction, refused);
            return;
        }

        var loops = Loops(request);
        var answer = loops ? Settings.Media.Loopback?.Answer ?? LoopbackAnswer.Never : LoopbackAnswer.Manual;
        if (answer == LoopbackAnswer.Never || (Incoming is null && answer == LoopbackAnswer.Manual) || Leg(Settings.Media) is not { } leg)
        {
            service.Agent.Respond(transaction, 486);
            return;
        }

        if (loops)
        {
            leg.Loop(LoopbackUse.Takes);
        }

        var offer = Received(leg, transaction);
        if (answer == LoopbackAnswer.Automatic)
        {
            leg.AnswerItself();
        }
        else
        {
            Incoming?.Invoke(leg, offer);
        }
    }

    // A call that is to take the place of one that is there (RFC 3891).
    private void TakeReplacing(ServerTransaction transaction)
    {
        if (ReplacingRules.Judge(transaction, legs, service!.Serves) is not { } old)
        {
            // It has been refused.
            return;
        }

        if (Replacing is null || Leg(Settings.Media) is not { } next)
        {
            service.Agent.Respond(transaction, 486);
            return;
        }

        Replacing(old, next, Received(next, transaction));
    }

    private CallOffer Received(SipLeg leg, ServerTransaction transaction)
    {
        var request = transaction.Request;
        var caller = CallerIdentity.Of(request, Settings.CallerFrom);
        var alert = request.Get<AlertInfo>() is { } field && field.Ok(out var info, out _) ? info.Name : null;
        var (ring, waiting) = Settings.Rings.Choose(caller.Number, alert);
        leg.Party = caller.Number;
        leg.Called = request.RequestUri is SipUri { User: { } called } ? called : string.Empty;
        leg.Receive(service!.Agent, transaction, service.Authenticator, Settings.User.Length == 0 ? null : Settings.User);
        return new CallOffer(ring, waiting, caller);
    }

    private static bool Loops(SipRequest invite)
        => invite.IsBody(SessionDescription.ContentType) && SessionDescription.Parse(invite.Body.Span).Ok(out var offer, out _) && Loopback.IsAsked(offer);
}
