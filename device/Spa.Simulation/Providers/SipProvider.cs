using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Spa.Foundation.Ports;
using Spa.Foundation.Security;
using Spa.Foundation.Time;
using Spa.Sip.Digest;
using Spa.Sip.Messages;
using Spa.Sip.Transactions;
using Spa.Sip.Transport;

namespace Spa.Simulation.Providers;

/// <summary>A telephone provider for one domain: registrar and mailbox server, and a stateless proxy in front of its subscribers (RFC 3261 10.3, 16.11). Its own transactions are the layer's.</summary>
/// <remarks>Give it every message instead of the layer; what is for its registrar or mailboxes it hands on.</remarks>
public sealed class SipProvider
{
    private readonly Timeline timeline;
    private readonly Entropy entropy;
    private readonly ISipPort port;
    private readonly ProviderOptions options;
    private readonly DigestGuard guard;
    private readonly Dictionary<string, List<Location>> locations = new(StringComparer.Ordinal);
    private const int MostAdmitted = 200;

    // 64 times T1: a request is repeated no longer (RFC 3261 17.1.1.2).
    private static readonly TimeSpan Repetitions = TimeSpan.FromSeconds(32);
    private readonly Queue<(string Branch, TimeSpan At)> admitted = new();
    private readonly byte[] key = new byte[16];

    /// <summary>Makes it.</summary>
    public SipProvider(Timeline timeline, Entropy entropy, ISipPort port, ProviderOptions options)
    {
        ArgumentNullException.ThrowIfNull(entropy);
        ArgumentNullException.ThrowIfNull(options);
        (this.timeline, this.entropy, this.port, this.options) = (timeline, entropy, port, options);
        entropy.Fill(key);
        guard = new DigestGuard(key, options.Domain, new DigestGuardOptions { Algorithms = options.Algorithms });
        Layer = new TransactionLayer(timeline, entropy, port, TransactionTimings.Rfc3261);
        Layer.RequestReceived += Serve;
        Mailboxes = new ProviderMailboxes(this);
    }

    /// <summary>Transactions of its registrar and mailboxes.</summary>
    public TransactionLayer Layer { get; }

    /// <summary>Its mailboxes.</summary>
    public ProviderMailboxes Mailboxes { get; }

    /// <summary>Answers instead of forwarding; null or no status = forward. For providers that are busy, or out of order.</summary>
    public Func<SipRequest, int?>? Answers { get; set; }

    /// <summary>Where a number that is no subscriber's goes; null = 404.</summary>
    public Func<string, SipPath?>? Trunk { get; set; }

    /// <summary>Sees all messages; null = nobody.</summary>
    public ISipTap? Tap { get => Layer.Tap; set => Layer.Tap = value; }

    /// <summary>Where a subscriber can be reached now, newest first.</summary>
    public IReadOnlyList<Location> Where(string user) => locations.TryGetValue(user, out var known) ? [.. known.Where(one => one.Until > timeline.Now)] : [];

    /// <summary>Takes a message that came to its port.</summary>
    public void Receive(SipPath from, ReadOnlySpan<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(from);
        if (!MessageReader.Read(bytes, out var message, out _))
        {
            Layer.Receive(from, bytes);
        }
        else if (message is SipResponse response)
        {
            if (response.Via is [{ Branch: { } branch }, _, ..] && branch.StartsWith(Branch, StringComparison.Ordinal))
            {
                Tap?.Passed(from, bytes, sent: false);
                Back(response);
            }
            else
            {
                Layer.Receive(from, bytes);
            }
        }
        else if (message is SipRequest request && IsOwn(request))
        {
            Layer.Receive(from, bytes);
        }
        else
        {
            Tap?.Passed(from, bytes, sent: false);
            Forward((SipRequest)message, from);
        }
    }

    internal TimeSpan Now => timeline.Now;

    /// <summary>Whether there is such a subscriber.</summary>
    public bool IsUser(string name) => options.Users.Any(user => user.Name == name);

    /// <summary>Its subscribers.</summary>
    public ImmutableArray<ProviderUser> Users => options.Users;

    internal string Domain => options.Domain;

    internal Entropy Entropy => entropy;

    /// <summary>Judges credentials of a request of ours; null = good, else the response that asks for them.</summary>
    internal SipResponse? Challenge(SipRequest request, string user, bool asProxy, string tag)
    {
        var name = asProxy ? HeaderName.ProxyAuthorization : HeaderName.Authorization;
        var stale = false;
        foreach (var field in request.Other.Where(field => field.Name == name))
        {
            if (HeaderValue.Parse<Credentials>(field.Value.Span).Ok(out var credentials, out _) && credentials.IsDigest && DigestCredentials.Read(credentials.Fields).Ok(out var digest, out _) && digest.User == user)
            {
                var verdict = guard.Judge(digest, request.Method.Text, options.Users.FirstOrDefault(one => one.Name == user)?.Password, timeline.Now);
                if (verdict is DigestVerdict.Accepted)
                {
                    return null;
                }

                stale |= verdict is DigestVerdict.Stale or DigestVerdict.Replayed;
            }
        }

        var challenges = guard.Challenge(timeline.Now, entropy.Next(), stale)
            .Select(challenge => HeaderField.Of(Spa.Sip.Messages.Challenge.Of(challenge), asProxy ? HeaderName.ProxyAuthenticate : HeaderName.WwwAuthenticate));
        return SipResponse.For(request, asProxy ? 407 : 401, tag) with { Other = [.. challenges] };
    }

    private const string Branch = Via.MagicCookie + "-p-";

    // A domain that is an address is shared with whoever else has a port there: what names another port is theirs.
    private bool IsOurs(AnyUri uri)
        => uri is SipUri sip && ((string.Equals(sip.Host, options.Domain, StringComparison.OrdinalIgnoreCase) && (sip.Port is null || !IPAddress.TryParse(sip.Host, out _))) || IsOurAddress(sip));

    private bool IsOurAddress(SipUri uri)
    {
        var (host, number) = port.Local(SipTransport.Udp);
        return uri.Host == host && (uri.Port ?? 5060) == number;
    }

    private bool IsOwn(SipRequest request)
        => request.Method == SipMethod.Register || (request.Method == SipMethod.Options && request.RequestUri is SipUri { User: null }) || (request.Method == SipMethod.Subscribe && IsOurs(request.RequestUri) && request.Route.IsEmpty)
            || (request.Method == SipMethod.Notify && request.RequestUri is SipUri { User: null });

    private void Serve(ServerTransaction transaction)
    {
        if (transaction.Request.Method == SipMethod.Register)
        {
            Register(transaction);
        }
        else if (transaction.Request.Method == SipMethod.Subscribe)
        {
            Mailboxes.Serve(transaction);
        }
        else
        {
            transaction.Respond(200);
        }
    }

    private void Register(ServerTransaction transaction)
    {
        var request = transaction.Request;
        if (Answers?.Invoke(request) is { } status)
        {
            transaction.Respond(status);
            return;
        }

        if (request.To.SipUri?.User is not { } user || !IsUser(user))
        {
            transaction.Respond(404);
        }
        else if (Challenge(request, user, asProxy: false, transaction.Tag) is { } challenge)
        {
            transaction.Respond(challenge);
        }
        else if (Wanted(request) is { } wanted && wanted > TimeSpan.Zero && wanted < options.MinExpires)
        {
            transaction.Respond(SipResponse.For(request, 423, transaction.Tag) with { Other = [HeaderField.Of(HeaderName.MinExpires, Seconds(options.MinExpires))] });
        }
        else
        {
            Bind(user, request, transaction.From);
            transaction.Respond(SipResponse.For(request, 200, transaction.Tag) with { Contact = [.. Where(user).Select(one => new NameAddr(one.Contact) { Expires = (uint)(one.Until - timeline.Now).TotalSeconds })] });
        }
    }

    private static TimeSpan? Wanted(SipRequest request) => request.Contact is [{ Expires: { } own }, ..] ? TimeSpan.FromSeconds(own) : request.Expires is { } all ? TimeSpan.FromSeconds(all) : null;

    private void Bind(string user, SipRequest request, SipPath from)
    {
        var known = locations.TryGetValue(user, out var list) ? list : locations[user] = [];
        known.RemoveAll(one => one.Until <= timeline.Now);
        if (request.ContactIsStar)
        {
            known.Clear();
            return;
        }

        foreach (var contact in request.Contact)
        {
            var asked = contact.Expires is { } own ? TimeSpan.FromSeconds(own) : Wanted(request) ?? options.MaxExpires;
            known.RemoveAll(one => one.Contact.Matches(contact.Uri));
            if (asked > TimeSpan.Zero)
            {
                known.Insert(0, new Location(contact.Uri, from, timeline.Now + (asked < options.MaxExpires ? asked : options.MaxExpires), request.CallId, request.CSeq.Number));
            }
        }
    }

    private void Forward(SipRequest request, SipPath from)
    {
        if (request.MaxForwards == 0)
        {
            Refuse(request, from, 483);
            return;
        }

        var routes = !request.Route.IsEmpty && IsOurs(request.Route[0].Uri) ? request.Route.RemoveAt(0) : request.Route;
        var marked = Marked(request, from) with { Route = routes, MaxForwards = (request.MaxForwards ?? 70) - 1 };
        if (!IsOurs(request.RequestUri) || request.RequestUri is not SipUri { User: { } called })
        {
            var next = routes.IsEmpty ? request.RequestUri : routes[0].Uri;
            if (Registered(next) is { } path || (path = Plain(next)) is not null)
            {
                Pass(marked, path);
            }
            else
            {
                Refuse(request, from, 404);
            }

            return;
        }

        if (Answers?.Invoke(request) is { } status)
        {
            Refuse(request, from, status);
        }
        else if (request.Method != SipMethod.Ack && request.Method != SipMethod.Cancel && request.From.SipUri is { User: { } caller } && IsOurs(request.From.Uri) && IsUser(caller)
            && !WasAdmitted(request) && Challenge(request, caller, asProxy: true, RefusalTag) is { } challenge)
        {
            Send(challenge, from);
        }
        else if (Where(called) is [var target, ..])
        {
            Admit(request);
            Pass(marked with { RequestUri = target.Contact, Other = WithoutOurs(marked) }, target.Path);
        }
        else if (!IsUser(called) && Trunk?.Invoke(called) is { } trunk)
        {
            Admit(request);
            Pass(marked with { Other = WithoutOurs(marked) }, trunk);
        }
        else
        {
            Refuse(request, from, IsUser(called) ? 480 : 404);
        }
    }

    private void Admit(SipRequest request)
    {
        if (request.Other.Any(field => field.Name == HeaderName.ProxyAuthorization) && !WasAdmitted(request))
        {
            if (admitted.Count == MostAdmitted)
            {
                admitted.Dequeue();
            }

            admitted.Enqueue((BranchOf(request), timeline.Now));
        }
    }

    // A repetition has the credentials of what it repeats, which count only once.
    private bool WasAdmitted(SipRequest request)
    {
        while (admitted.TryPeek(out var oldest) && timeline.Now - oldest.At > Repetitions)
        {
            admitted.Dequeue();
        }

        return request.Other.Any(field => field.Name == HeaderName.ProxyAuthorization) && BranchOf(request) is var branch && admitted.Any(one => one.Branch == branch);
    }

    // Credentials for us are nobody else's business (RFC 3261 22.3).
    private static ImmutableArray<HeaderField> WithoutOurs(SipRequest request) => request.Other.RemoveAll(field => field.Name == HeaderName.ProxyAuthorization);

    private static SipPath? Plain(AnyUri uri) => uri is SipUri sip && IPAddress.TryParse(sip.Host, out var address) ? new SipPath(SipTransport.Udp, new IPEndPoint(address, sip.Port ?? 5060)) : null;

    private SipPath? Registered(AnyUri uri) => locations.Values.SelectMany(list => list).FirstOrDefault(one => one.Contact.Matches(uri))?.Path;

    private SipRequest Marked(SipRequest request, SipPath from)
    {
        var (host, number) = port.Local(from.Transport);
        var top = request.Via[0] with { Received = from.Remote.Address.ToString(), Rport = from.Remote.Port };
        var name = from.Transport switch
        {
            SipTransport.Tcp => "TCP",
            SipTransport.Tls => "TLS",
            _ => "UDP",
        };
        var own = new Via(name, host, number) { Branch = BranchOf(request) };
        var record = request.To.Tag is null && request.Method == SipMethod.Invite
            ? request.RecordRoute.Insert(0, new NameAddr(new SipUri(host) { Port = number, Parameters = Parameters.None.With("lr") }))
            : request.RecordRoute;
        return request with { Via = request.Via.SetItem(0, top).Insert(0, own), RecordRoute = record };
    }

    // The same for an INVITE, its CANCEL, its repetitions and the ACK of its refusal (RFC 3261 16.11).
    private static string BranchOf(SipRequest request)
        => Branch + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{request.Via[0].Branch} {request.Via[0].Host} {request.CallId} {request.CSeq.Number}"))).AsSpan(0, 8));

    private void Back(SipResponse response)
    {
        var via = response.Via[1];
        if (!IPAddress.TryParse(via.Received ?? via.Host, out var address))
        {
            return;
        }

        var transport = via.Transport.ToUpperInvariant() switch
        {
            "TCP" => SipTransport.Tcp,
            "TLS" => SipTransport.Tls,
            _ => SipTransport.Udp,
        };
        Send(response with { Via = response.Via.RemoveAt(0) }, new SipPath(transport, new IPEndPoint(address, via.Rport ?? via.Port ?? 5060)));
    }

    private const string RefusalTag = "provider";

    private void Refuse(SipRequest request, SipPath from, int status)
    {
        if (request.Method != SipMethod.Ack)
        {
            Send(SipResponse.For(request, status, RefusalTag), from);
        }
    }

    private void Pass(SipRequest request, SipPath path)
    {
        if (request.Method == SipMethod.Ack && request.To.Tag == RefusalTag)
        {
            // Of a refusal of ours: it ends here.
            return;
        }

        Send(request, path);
    }

    private void Send(SipMessage message, SipPath path)
    {
        var bytes = MessageWriter.Write(message);
        Tap?.Passed(path, bytes, sent: true);
        port.Send(path, bytes);
    }

    private static string Seconds(TimeSpan time) => ((long)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
