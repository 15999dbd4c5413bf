using System.Net;
using Spa.Foundation.Time;
using Spa.Foundation.Trace;
using Spa.Gateway.Ports;
using Spa.Sip.Locating;
using Spa.Sip.Messages;
using Spa.Sip.Registration;
using Spa.Sip.Subscriptions;
using Spa.Sip.Transactions;
using Spa.Sip.Transport;
using Spa.Sip.UserAgent;

namespace Spa.Gateway.Sip;

/// <summary>An account in service on an open port: transactions, user agent, registration, mailbox. A change of the port makes a new one.</summary>
internal sealed class SipService : ISipReceiver, IDisposable
{
    private readonly VoiceHost host;
    private readonly Action<string> log;
    private readonly string name;
    private readonly CoreTrace trace;
    private readonly AccountGuard guard;
    private readonly SipFloodGuard flood;
    private AccountAuthenticator authenticator;
    private SipLineSettings settings;
    private ISipSocket? port;
    private OutsideAddress outside = null!;
    private NatKeepAlive keepAlive = null!;
    private Notifier watchers = null!;

    private SipService(string name, SipLineSettings settings, VoiceHost host, Timeline timeline, CoreTrace trace, Action<string> log)
    {
        (this.name, this.settings, this.host, this.trace, this.log, Timeline) = (name, settings, host, trace, log, timeline);
        authenticator = new AccountAuthenticator(settings, host.Entropy);
        flood = new SipFloodGuard(timeline);
        guard = new AccountGuard(settings, host, timeline);
    }

    /// <summary>Somebody calls.</summary>
    public event Action<ServerTransaction>? Invited;

    /// <summary>An authenticated NOTIFY wants something of the unit; false = it is not known or not wanted.</summary>
    public Func<string, bool> Triggered { get; set; } = _ => false;

    /// <summary>The mailbox tells how it stands.</summary>
    public event Action<MessageSummary>? Messages;

    /// <summary>The registration changed.</summary>
    public event Action? Changed;

    /// <summary>Who tells how others see us; null = nobody, or it is of no use behind this NAT.</summary>
    public IPEndPoint? StunServer => outside.StunServer;

    /// <summary>Its agent.</summary>
    public UserAgentCore Agent { get; private set; } = null!;

    /// <summary>Its address and port for datagrams.</summary>
    public (string Host, int Port) Address => port!.Local(SipTransport.Udp);

    /// <summary>We are seen at another address now, as far as we know: calls have to tell it.</summary>
    public Action? Moved { get; set; }

    /// <summary>Its registration; null = none is wanted.</summary>
    public Binding? Binding { get; private set; }

    /// <summary>Answers challenges with the account.</summary>
    public IAuthenticator Authenticator => authenticator;

    /// <summary>Calls can be placed and taken as far as the registration is concerned.</summary>
    public bool IsRegistered => Binding is { IsThere: true };

    /// <summary>No dialog but the mailbox's and the watchers', and no transaction is left.</summary>
    public bool IsIdle => Agent.Layer.Count == 0 && Agent.DialogCount <= watchers.Count + (Mailbox is null ? 0 : 1);

    /// <summary>The line's calls, for those who watch it.</summary>
    public Func<IEnumerable<WatchedDialog>> Calls { get; set; } = () => [];

    private Timeline Timeline { get; }

    private Subscription? Mailbox { get; set; }

    /// <summary>Opens the port and begins; null when there is none, and why is logged.</summary>
    public static SipService? Start(string name, SipLineSettings settings, VoiceHost host, Timeline timeline, CoreTrace trace, ISipTap? tap, Action<string> log)
    {
        var service = new SipService(name, settings, host, timeline, trace, log);
        if (!host.Sip.Open(settings.Port, service, out service.port, out var fault))
        {
            log($"{name}: no SIP port: {fault}");
            return null;
        }

        service.outside = new OutsideAddress(name, host, timeline, service.port, log);
        var layer = new TransactionLayer(timeline, host.Entropy, service.port, settings.Timings) { Tap = host.Capture is { } capture ? new BothTaps(tap, capture(service.port)) : tap };
        service.Agent = new UserAgentCore(layer, new ServerLocator(host.Resolver, host.Entropy), host.Entropy, settings.Agent);
        service.Agent.Invited += invite => service.Invited?.Invoke(invite);
        layer.RequestSent += path => service.flood.Meet(path.Remote.Address);
        layer.SentBy = path => service.settings.MapsVia ? service.Outside(path, service.settings.IsMapped) : service.port.Local(path.Transport);
        service.Agent.ContactBy = path => service.Outside(path, service.settings.IsMapped);
        service.keepAlive = new NatKeepAlive(timeline, service.Agent, () => service.authenticator, (path, text) => service.port.Send(path, text));
        service.watchers = new Notifier(service.Agent, DialogInfo.Package, DialogInfo.ContentType, () => service.settings.User, () => service.authenticator, service.Document);
        service.Use(settings);

        // Behind the mailbox, whose own NOTIFY comes here too.
        service.Agent.Requested += service.Requested;
        return service;
    }

    /// <summary>Puts settings in force that need no other port.</summary>
    public void Apply(SipLineSettings next)
    {
        var before = settings;
        settings = next;
        if (next.RemovesFormer && Binding is { IsThere: true } former && next.Registration is not null && !IsSameContact(next, before))
        {
            // By the account and the contact that it was made with; what comes is another one.
            former.Stop();
            Mailbox?.Stop();
            (Binding, Mailbox) = (null, null);
            authenticator = new AccountAuthenticator(next, host.Entropy);
        }
        else
        {
            authenticator.Use(next);
        }

        Use(next, before);
    }

    /// <summary>The network has another address, or is there again: asks how others see us, registers anew, and tells who has calls.</summary>
    public void NetworkChanged() => outside.Ask(settings.Stun, null, Moving, Moving);

    /// <summary>Whether an address is one of the servers behind <c>Proxy</c> and <c>Outbound Proxy</c>.</summary>
    public bool Serves(IPAddress address) => flood.IsServer(address);

    /// <summary>Judges whether a request comes from somebody who knows the account's password; when not, it has been challenged.</summary>
    public bool Authenticated(ServerTransaction transaction) => guard.Admits(transaction, settings, Agent);

    /// <summary>Its calls have changed.</summary>
    public void CallsChanged() => watchers.Tell();

    /// <summary>A call from there was taken.</summary>
    public void Meet(SipPath caller) => flood.Meet(caller.Remote.Address);

    /// <inheritdoc/>
    public void Received(SipPath from, ReadOnlySpan<byte> message)
    {
        if (IsInTheClear(from, message))
        {
            return;
        }

        if ((!settings.OnlyFromProxy || flood.IsServer(from.Remote.Address)) && flood.Takes(from.Remote.Address))
        {
            Agent.Layer.Receive(from, message);
        }
    }

    /// <inheritdoc/>
    public void ReceivedRaw(IPEndPoint from, ReadOnlySpan<byte> datagram) => outside.Take(from, datagram);

    /// <inheritdoc/>
    public void Failed(SipPath path) => Agent.Layer.Fail(path);

    /// <summary>Ends the registration and then the port; what is under way is let to its end for a while.</summary>
    /// <param name="unregister">Say goodbye to the registrar (<c>Remove Last Reg</c>).</param>
    public void Retire(bool unregister)
    {
        keepAlive.Dispose();
        outside.Dispose();
        watchers.Stop();
        Mailbox?.Stop();
        if (unregister)
        {
            Binding?.Stop();
        }

        Timeline.After(unregister ? settings.Timings.F : TimeSpan.Zero, Dispose);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        keepAlive.Dispose();
        outside.Dispose();
        port?.Dispose();
    }

    // An account that is reached over TLS takes no request that others can read or forge; answers to what its own side sent in the clear are another matter.
    private bool IsInTheClear(SipPath from, ReadOnlySpan<byte> message)
        => settings.Transport == SipTransport.Tls && from.Transport != SipTransport.Tls && !message.StartsWith("SIP/2.0 "u8);

    private void Moving()
    {
        Binding?.Begin();
        Moved?.Invoke();
    }

    private void Use(SipLineSettings next, SipLineSettings? before = null)
    {
        Agent.Options = next.Agent;
        Agent.Locating = next.Locating;
        Agent.Transport = next.Transport;
        Agent.OutboundProxy = next.OutboundProxy;
        Agent.OutboundProxyInDialog = next.OutboundProxyInDialog;
        Agent.Fallback = next.Fallback;
        Agent.Layer.Timings = next.Timings;
        Agent.Layer.ViaOptions = next.Via;
        Agent.Layer.CompactNames = next.CompactNames;
        Trust();
        outside.Ask(
            next.Stun,
            before?.Stun,
            () =>
            {
                Register(next.Registration, before?.Registration, before is not null && IsSameAccount(next, before));
                Subscribe(next.Mailbox, before?.Mailbox);
            },
            () => Binding?.Begin());
        keepAlive.Use(next);
    }

    private static bool IsSameAccount(SipLineSettings a, SipLineSettings b)
        => IsSameContact(a, b) && a.Password == b.Password && a.OutboundProxy == b.OutboundProxy && a.Stun == b.Stun;

    private static bool IsSameContact(SipLineSettings a, SipLineSettings b)
        => a.AuthUser == b.AuthUser && a.User == b.User && a.Proxy == b.Proxy && a.IsMapped == b.IsMapped && Equals(a.ExternalAddress, b.ExternalAddress) && a.ExternalPort == b.ExternalPort;

    private void Register(RegistrationOptions? next, RegistrationOptions? before, bool sameAccount)
    {
        if (next is null)
        {
            Binding?.Stop();
            Binding = null;
            return;
        }

        if (Binding is null)
        {
            Binding = new Binding($"{name} registration", Agent, next, authenticator, (before is null ? settings.RegistrationCallId : null) ?? Agent.NewCallId(), trace, Hear) { Headers = outside.Warnings };
            Binding.Begin();
            return;
        }

        Binding.Apply(next);
        Binding.Headers = outside.Warnings;
        if (!sameAccount || before is null || next with { Timings = before.Timings } != before)
        {
            Binding.Begin();
        }
    }

    private void Subscribe(SubscriptionOptions? next, SubscriptionOptions? before)
    {
        if (next is null)
        {
            Mailbox?.Stop();
            Mailbox = null;
        }
        else if (Mailbox is null)
        {
            Mailbox = new Subscription($"{name} mailbox", Agent, next, authenticator, trace, TakeMailbox);
            if (Binding is null)
            {
                Mailbox.Begin();
            }
        }
        else
        {
            Mailbox.Apply(next);
            if (before is null || next with { Timings = before.Timings } != before)
            {
                Mailbox.Begin();
            }
        }
    }

    private void Hear(BindingNews news)
    {
        switch (news)
        {
            case BindingNews.Registered registered:
                log($"{name}: registered for {registered.Granted.TotalSeconds:0} s");
                Trust();
                if (outside.Learn(settings, Binding))
                {
                    // What the registrar keeps is not where we are seen: once more with that.
                    Timeline.After(TimeSpan.Zero, Moving);
                }
                else if (Mailbox is { State: SubscriptionPhase.Off })
                {
                    Mailbox.Begin();
                }

                break;
            case BindingNews.Failed failed:
                log($"{name}: registration failed: {failed.Status} {failed.Message?.Reason ?? (failed.Status == 408 ? "nobody answered" : "nobody could be reached")}");
                break;
            case BindingNews.Removed:
                log($"{name}: no longer registered");
                break;
        }

        Changed?.Invoke();
    }

    /// <summary>What Contact names.</summary>
    /// <param name="path">Where the message goes.</param>
    /// <param name="mapped">The address that others see, where it is known.</param>
    internal (string Host, int Port) Outside(SipPath path, bool mapped) => outside.For(settings, path, mapped);

    // The addresses behind proxy and outbound proxy, for Restrict Source IP.
    private void Trust()
    {
        foreach (var server in new[] { settings.Proxy, settings.OutboundProxy }.OfType<ServerAddress>())
        {
            Agent.Locate(SipNames.Of(server, null), inDialog: true, paths =>
            {
                foreach (var path in paths)
                {
                    flood.Trust(path.Remote.Address);
                }
            });
        }
    }

    private void Requested(ServerTransaction transaction)
    {
        if (transaction.Request.Method == SipMethod.Refer)
        {
            // Who has no call with us makes none for us (attack S6).
            Agent.Respond(transaction, 403);
            return;
        }

        if (transaction.Request.Method == SipMethod.Subscribe)
        {
            Watch(transaction);
            return;
        }

        if (transaction.Request.Method != SipMethod.Notify || transaction.State.Phase != ServerPhase.Trying)
        {
            return;
        }

        var request = transaction.Request;
        var package = request.Get<EventHeader>() is { } header && header.Ok(out var read, out _) ? read.Package.ToLowerInvariant() : string.Empty;
        switch (package)
        {
            case "resync" or "reboot" or "reboot_now" or "restart_now" or "report":
                if (settings.ChallengesTriggers && !Authenticated(transaction))
                {
                    return;
                }

                var known = Triggered(package);
                log($"{name}: NOTIFY {package} from {transaction.From.Remote.Address}: {(known ? "taken" : "not wanted")}");
                Agent.Respond(transaction, known ? 200 : 489);
                break;
            case "message-summary":
                // Nobody asked for it: only the account's servers may tell, and who knows its password.
                if (!flood.IsServer(transaction.From.Remote.Address) && !Authenticated(transaction))
                {
                    return;
                }

                Agent.Respond(transaction, 200);
                TakeMailbox(request);
                break;
            case "refer":
                // The call that it was about is over here.
                Agent.Respond(transaction, 481);
                break;
            case "keep-alive":
                Agent.Respond(transaction, 200);
                break;
            default:
                Agent.Respond(transaction, 489, HeaderField.Of(HeaderName.AllowEvents, "message-summary, resync, reboot, report, keep-alive"));
                break;
        }
    }

    // Only who knows the account's password: an address can be forged, and what is told goes where the request says.
    private void Watch(ServerTransaction transaction)
    {
        var package = transaction.Request.Get<EventHeader>() is { } header && header.Ok(out var read, out _) ? read.Package : string.Empty;
        if (!string.Equals(package, DialogInfo.Package, StringComparison.OrdinalIgnoreCase))
        {
            Agent.Respond(transaction, 489, HeaderField.Of(HeaderName.AllowEvents, DialogInfo.Package));
        }
        else if (Authenticated(transaction))
        {
            watchers.Serve(transaction);
        }
    }

    private byte[] Document(uint version) => DialogInfo.Write(version, settings.Account.Uri.ToString(), Calls());

    private void TakeMailbox(SipRequest notify)
    {
        if (MessageSummary.Read(notify.Body.Span) is { } summary)
        {
            Messages?.Invoke(summary);
        }
    }

    private sealed class BothTaps(ISipTap? first, ISipTap second) : ISipTap
    {
        public void Passed(SipPath path, ReadOnlySpan<byte> message, bool sent)
        {
            first?.Passed(path, message, sent);
            second.Passed(path, message, sent);
        }
    }
}
