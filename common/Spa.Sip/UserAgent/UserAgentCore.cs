using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Spa.Foundation.Ports;
using Spa.Foundation.Time;
using Spa.Sip.Dialogs;
using Spa.Sip.Locating;
using Spa.Sip.Messages;
using Spa.Sip.Sessions;
using Spa.Sip.Transactions;
using Spa.Sip.Transport;

namespace Spa.Sip.UserAgent;

/// <summary>A user agent on one local SIP port (RFC 3261 8): gives requests to the dialogs they belong to, answers what belongs to none, and dresses what goes out.</summary>
public sealed class UserAgentCore
{
    /// <summary>Dialogs at a time. Beyond: an INVITE is answered 486, a call of ours fails with 503.</summary>
    public const int MostDialogs = 64;

    private readonly Dictionary<DialogId, IDialogUser> dialogs = [];
    private readonly Dictionary<(SipTransport Transport, IPEndPoint Remote), TimeSpan> failures = [];
    private readonly ServerLocator locator;
    private readonly Entropy entropy;

    /// <summary>Makes it over the transactions of its port.</summary>
    public UserAgentCore(TransactionLayer layer, ServerLocator locator, Entropy entropy, AgentOptions options)
    {
        ArgumentNullException.ThrowIfNull(layer);
        (Layer, this.locator, this.entropy, Options) = (layer, locator, entropy, options);
        layer.RequestReceived += Take;
        layer.ServerFailed += path => failures[(path.Transport, path.Remote)] = Timeline.Now;
        layer.AckReceived += (ack, _) =>
        {
            if (dialogs.TryGetValue(Dialog.IdOf(ack), out var user))
            {
                user.TakeAck(ack);
            }
        };
    }

    /// <summary>Somebody calls: the session waits for <see cref="Session.Progress"/>, <see cref="Session.Accept"/> or <see cref="Session.Refuse"/>.</summary>
    public event Action<ServerTransaction>? Invited;

    /// <summary>A request came that belongs to no dialog and is no INVITE. A handler that takes it says so by answering; what nobody answers gets 405 or, for OPTIONS, 200.</summary>
    public event Action<ServerTransaction>? Requested;

    /// <summary>What it says of itself, from the next message on.</summary>
    public AgentOptions Options { get; set; }

    /// <summary>How servers are found, from the next request on.</summary>
    public LocatingOptions Locating { get; set; } = new(false, false, false);

    /// <summary>The transport where a URI names none.</summary>
    public SipTransport Transport { get; set; }

    /// <summary>Where every request goes first, whatever its URI says; null = none.</summary>
    public ServerAddress? OutboundProxy { get; set; }

    /// <summary><c>Use OB Proxy In Dialog</c>: requests within a dialog go there too.</summary>
    public bool OutboundProxyInDialog { get; set; } = true;

    /// <summary><c>Proxy Fallback Intvl</c>: a server that failed stands behind the others of its list for so long; zero = as long as they do not fail.</summary>
    public TimeSpan Fallback { get; set; } = TimeSpan.FromHours(1);

    /// <summary>What our Contact names for a path; as our Via unless a NAT makes another of it.</summary>
    public Func<SipPath, (string Host, int Port)>? ContactBy { get; set; }

    /// <summary>The transactions below.</summary>
    public TransactionLayer Layer { get; }

    /// <summary>Time.</summary>
    public Timeline Timeline => Layer.Timeline;

    /// <summary>Dialogs that are not over.</summary>
    public int DialogCount => dialogs.Count;

    /// <summary>A new Call-ID.</summary>
    public string NewCallId(SipPath? path = null) => string.Create(CultureInfo.InvariantCulture, $"{entropy.Next():x16}{entropy.Next():x8}@{Layer.SentBy(path ?? Nowhere).Host}");

    /// <summary>A random share of a time.</summary>
    public TimeSpan UpTo(TimeSpan limit) => entropy.UpTo(limit);

    /// <summary>Our Contact towards a path.</summary>
    /// <param name="user">User part; null = none.</param>
    /// <param name="path">Where the message goes.</param>
    /// <param name="by">What it names in place of <see cref="ContactBy"/>; null = that.</param>
    public NameAddr Contact(string? user, SipPath path, Func<SipPath, (string Host, int Port)>? by = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        var (host, port) = (by ?? ContactBy ?? Layer.SentBy)(path);
        return new NameAddr(new SipUri(host)
        {
            User = user,
            Port = port,
            Transport = path.Transport switch
            {
                SipTransport.Tcp => "tcp",
                SipTransport.Tls => "tls",
                _ => null,
            },
        });
    }

    /// <summary>Finds where a request goes: the outbound proxy, or what its next hop names.</summary>
    /// <param name="nextHop">First Route, or the Request-URI.</param>
    /// <param name="inDialog">The request is within a dialog.</param>
    /// <param name="done">Gets the paths, best first; none when there is no such server.</param>
    public void Locate(AnyUri nextHop, bool inDialog, Action<ImmutableArray<SipPath>> done)
    {
        ArgumentNullException.ThrowIfNull(done);
        if (OutboundProxy is { } proxy && (!inDialog || OutboundProxyInDialog))
        {
            locator.Locate(proxy, Locating, paths => done(Healthy(paths)));
        }
        else if (nextHop is SipUri uri)
        {
            var transport = uri.IsSecure ? SipTransport.Tls : uri.Transport?.ToUpperInvariant() switch
            {
                "UDP" => SipTransport.Udp,
                "TCP" => SipTransport.Tcp,
                "TLS" => SipTransport.Tls,
                _ => Transport,
            };
            locator.Locate(new ServerAddress(uri.Parameters["maddr"] ?? uri.Host, uri.Port, transport), Locating, paths => done(Healthy(paths)));
        }
        else
        {
            done([]);
        }
    }

    /// <summary>Puts what every request says.</summary>
    public SipRequest Dress(SipRequest request, string? userAgent = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        var other = userAgent is null ? request.Other : Put(request.Other, HeaderField.Of(HeaderName.UserAgent, userAgent));
        foreach (var field in Options.InRequests)
        {
            other = Put(other, field);
        }

        return request with { Other = other, MaxForwards = Options.MaxForwards };
    }

    /// <summary>Puts what every response says.</summary>
    public SipResponse Dress(SipResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        var other = response.Other;
        foreach (var field in Options.InResponses)
        {
            other = Put(other, field);
        }

        return response with { Other = other };
    }

    /// <summary>Answers a request with a status and nothing more.</summary>
    public void Respond(ServerTransaction transaction, int status, params ReadOnlySpan<HeaderField> headers)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        var response = SipResponse.For(transaction.Request, status, transaction.Tag);
        transaction.Respond(Dress(response with { Other = [.. headers] }));
    }

    internal bool Add(DialogId id, IDialogUser user) => dialogs.Count < MostDialogs && dialogs.TryAdd(id, user);

    internal void Remove(DialogId id) => dialogs.Remove(id);

    /// <summary>The session of a dialog; null when there is none of that name. For Replaces (RFC 3891).</summary>
    internal IDialogUser? Of(DialogId id) => dialogs.GetValueOrDefault(id);

    private static readonly SipPath Nowhere = new(SipTransport.Udp, new IPEndPoint(IPAddress.Any, 0));

    private static ImmutableArray<HeaderField> Put(ImmutableArray<HeaderField> fields, HeaderField one)
    {
        foreach (var field in fields)
        {
            if (field.Name == one.Name)
            {
                return fields;
            }
        }

        return fields.Add(one);
    }

    private void Take(ServerTransaction transaction)
    {
        var request = transaction.Request;
        if (RequestRules.Refusal(request, transaction.Tag, Options.Supported) is { } refusal)
        {
            transaction.Respond(Dress(refusal));
        }
        else if (request.To.Tag is not null)
        {
            if (dialogs.TryGetValue(Dialog.IdOf(request), out var user))
            {
                user.Take(transaction);
            }
            else if (request.Method == SipMethod.Notify)
            {
                // The subscription may be younger than its dialog (RFC 6665 4.4.1).
                Offer(transaction);
            }
            else
            {
                Respond(transaction, 481);
            }
        }
        else if (Layer.IsMerged(transaction))
        {
            Respond(transaction, 482);
        }
        else if (request.Method == SipMethod.Invite)
        {
            if (dialogs.Count >= MostDialogs || Invited is null)
            {
                Respond(transaction, Invited is null ? 480 : 486);
            }
            else
            {
                Invited(transaction);
            }
        }
        else if (request.Method == SipMethod.Bye || request.Method == SipMethod.Prack || request.Method == SipMethod.Update)
        {
            Respond(transaction, 481);
        }
        else
        {
            Offer(transaction);
        }
    }

    private void Offer(ServerTransaction transaction)
    {
        Requested?.Invoke(transaction);
        if (transaction.State.Phase is not ServerPhase.Trying)
        {
            return;
        }

        if (transaction.Request.Method == SipMethod.Options)
        {
            transaction.Respond(Dress(SipResponse.For(transaction.Request, 200, transaction.Tag) with
            {
                Allow = AgentOptions.Allowed,
                Supported = Options.Supported,
                Other = [HeaderField.Of(HeaderName.Accept, Session.Sdp)],
            }));
        }
        else
        {
            transaction.Respond(Dress(SipResponse.For(transaction.Request, 405, transaction.Tag) with { Allow = AgentOptions.Allowed }));
        }
    }

    // Those that failed lately come last, the longest ago first.
    private ImmutableArray<SipPath> Healthy(ImmutableArray<SipPath> paths)
        => paths.Length < 2 || failures.Count == 0 ? paths : [.. paths.OrderBy(path => failures.TryGetValue((path.Transport, path.Remote), out var at) && (Fallback == TimeSpan.Zero || Timeline.Now - at < Fallback) ? at + TimeSpan.FromTicks(1) : TimeSpan.Zero)];
}
