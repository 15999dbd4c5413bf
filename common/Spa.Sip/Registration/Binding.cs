using System.Collections.Immutable;
using Spa.Foundation.Machines;
using Spa.Foundation.Trace;
using Spa.Sip.Messages;
using Spa.Sip.Transport;
using Spa.Sip.UserAgent;

namespace Spa.Sip.Registration;

/// <summary>An account's binding at its registrar, kept alive (RFC 3261 10). All on the agent's timeline.</summary>
public sealed class Binding
{
    private readonly UserAgentCore agent;
    private readonly IAuthenticator authenticator;
    private readonly Action<BindingNews> tell;
    private readonly Machine<RegistrationState, RegistrationEvent, RegistrationEffect> machine;
    private readonly string tag;
    private RegistrationOptions options;
    private OutgoingRequest? outgoing;
    private SipResponse? failure;
    private TimeSpan granted;
    private uint number;
    private NameAddr? bound;
    private NameAddr? former;

    /// <summary>Makes it; <see cref="Begin"/> registers.</summary>
    /// <param name="subject">Name in traces.</param>
    /// <param name="agent">The agent.</param>
    /// <param name="options">What is registered.</param>
    /// <param name="authenticator">Answers challenges.</param>
    /// <param name="callId">Call-ID of all its requests, the same over restarts where it may be (<c>Random REG CID On Reboot</c>).</param>
    /// <param name="trace">The trace.</param>
    /// <param name="tell">Told what happens.</param>
    public Binding(string subject, UserAgentCore agent, RegistrationOptions options, IAuthenticator authenticator, string callId, CoreTrace trace, Action<BindingNews> tell)
    {
        ArgumentNullException.ThrowIfNull(agent);
        (this.agent, this.options, this.authenticator, CallId, this.tell) = (agent, options, authenticator, callId, tell);
        tag = agent.Layer.NewTag();
        machine = new(subject, RegistrationFlow.Start, (state, e) => RegistrationFlow.On(state, e, this.options.Timings), Act, agent.Timeline, trace);
    }

    /// <summary>How it stands.</summary>
    public RegistrationState State => machine.State;

    /// <summary>Calls can come by it: registered, also while it is being renewed.</summary>
    public bool IsThere => State.Phase is RegistrationPhase.Registered or RegistrationPhase.Refreshing;

    /// <summary>Call-ID of its requests.</summary>
    public string CallId { get; }

    /// <summary>When it became what it is.</summary>
    public TimeSpan Since { get; private set; }

    /// <summary>When it will be renewed or tried again; null = never by itself.</summary>
    public TimeSpan? Next { get; private set; }

    /// <summary>Where the registrar was last reached; null = nowhere.</summary>
    public SipPath? Path { get; private set; }

    /// <summary>The last failure; null = none since it was there.</summary>
    public int? LastFailure { get; private set; }

    /// <summary>Where the registrar last saw our request come from, as its Via says; null = it did not say.</summary>
    public Via? SeenFrom { get; private set; }

    private IDisposable? timer;

    /// <summary>What else its requests say, from the next on.</summary>
    public ImmutableArray<HeaderField> Headers { get; set; } = [];

    /// <summary>Registers, or registers anew: after a change, or when the network is back.</summary>
    public void Begin() => machine.Take(new RegistrationEvent.Begin());

    /// <summary>Registers anew from another address. The same request removes the contact of before (RFC 3261 10.2.2): it leads nowhere, or to whoever has the address next.</summary>
    public void Move()
    {
        former = bound ?? former;
        Begin();
    }

    /// <summary>Removes the binding.</summary>
    public void Stop() => machine.Take(new RegistrationEvent.Stop());

    /// <summary>Puts options in force; <see cref="Begin"/> makes them known.</summary>
    public void Apply(RegistrationOptions next) => options = next;

    private void Send(TimeSpan expires)
    {
        outgoing?.Forget();
        agent.Locate(options.Registrar, inDialog: false, paths =>
        {
            if (State.Phase is not (RegistrationPhase.Registering or RegistrationPhase.Refreshing or RegistrationPhase.Removing))
            {
                return;
            }

            if (paths.IsEmpty)
            {
                agent.Timeline.After(TimeSpan.Zero, () => Fail(503, null));
                return;
            }

            var request = new SipRequest
            {
                Method = SipMethod.Register,
                RequestUri = options.Registrar,
                Via = [],
                From = options.Account with { Tag = tag },
                To = options.Account,
                CallId = CallId,
                CSeq = new CSeq(++number, SipMethod.Register),
                Contact = Contacts(agent.Contact(options.User, paths[0]), expires),
                Expires = (uint)expires.TotalSeconds,
                Allow = AgentOptions.Allowed,
                Supported = agent.Options.Supported,
                Other = Headers,
            };
            outgoing = new OutgoingRequest(agent.Layer, agent.Dress(request, options.UserAgent), paths, authenticator, agent.Options.Attempts, Hear, number: () => ++number);
            outgoing.Begin();
        });
    }

    // Ours stands first: there are registrars that read no further.
    private ImmutableArray<NameAddr> Contacts(NameAddr own, TimeSpan expires)
        => expires == TimeSpan.Zero ? [(bound ?? own) with { Expires = 0 }]
            : former is { } left && !left.Uri.Matches(own.Uri) ? [own with { Expires = (uint)expires.TotalSeconds }, left with { Expires = 0 }]
            : [own with { Expires = (uint)expires.TotalSeconds }];

    private void Hear(OutgoingNews news)
    {
        switch (news)
        {
            case OutgoingNews.Response { Message.IsSuccess: true } good:
                Path = good.Path;
                SeenFrom = good.Message.Via.Length > 0 ? good.Message.Via[0] : null;
                granted = Granted(good);
                (bound, former) = (good.Request.Contact[0], null);
                machine.Take(new RegistrationEvent.Granted(granted));
                break;
            case OutgoingNews.Failed failed:
                Fail(failed.Status, failed.Message);
                break;
        }
    }

    // The registrar's word for our Contact, else for the request, else what was asked (RFC 3261 10.3).
    private TimeSpan Granted(OutgoingNews.Response good)
    {
        var ours = good.Request.Contact[0].Uri;
        foreach (var contact in good.Message.Contact)
        {
            if (contact.Expires is { } seconds && contact.Uri.Matches(ours))
            {
                return TimeSpan.FromSeconds(seconds);
            }
        }

        return good.Message.Expires is { } all ? TimeSpan.FromSeconds(all) : options.Expires;
    }

    private void Fail(int status, SipResponse? message)
    {
        failure = message;
        if (message is not null)
        {
            // Whatever it has against us, the next try is as plain as can be.
            former = null;
        }

        var after = message?.Get<RetryAfter>() is { } header && header.Ok(out var asked, out _) ? TimeSpan.FromSeconds(asked.Seconds) : (TimeSpan?)null;
        machine.Take(new RegistrationEvent.Refused(status, after));
    }

    private void Act(RegistrationEffect effect)
    {
        switch (effect)
        {
            case RegistrationEffect.SendRegister:
                Send(options.Expires);
                break;
            case RegistrationEffect.SendRemoval:
                Send(TimeSpan.Zero);
                break;
            case RegistrationEffect.SetTimer set:
                timer?.Dispose();
                (timer, Next) = (null, null);
                if (set.After is { } after)
                {
                    var wait = after + agent.UpTo(set.RandomUpTo);
                    Next = agent.Timeline.Now + wait;
                    timer = agent.Timeline.After(wait, () => machine.Take(new RegistrationEvent.TimedOut()));
                }

                break;
            case RegistrationEffect.TellRegistered:
                LastFailure = null;
                Became(new BindingNews.Registered(granted));
                break;
            case RegistrationEffect.TellFailed failed:
                LastFailure = failed.Status;
                Became(new BindingNews.Failed(failed.Status, failure));
                break;
            case RegistrationEffect.TellRemoved:
                Became(new BindingNews.Removed());
                break;
        }
    }

    private void Became(BindingNews news)
    {
        Since = agent.Timeline.Now;
        tell(news);
    }
}
