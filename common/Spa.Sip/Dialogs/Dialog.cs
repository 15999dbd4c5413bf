using System.Collections.Immutable;
using Spa.Sip.Messages;

namespace Spa.Sip.Dialogs;

/// <summary>What two user agents know of each other while they talk (RFC 3261 12). Never changed; each step makes the next.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Local">We, with our tag.</param>
/// <param name="Remote">They, with their tag.</param>
/// <param name="RemoteTarget">Where requests go to: their Contact.</param>
/// <param name="Routes">Proxies in between, next hop first.</param>
/// <param name="LocalNumber">CSeq of our last request.</param>
/// <param name="RemoteNumber">CSeq of their last request; null before the first.</param>
/// <param name="WeCalled">We sent the request that made it; owners of the Call-ID wait longer after a glare.</param>
public sealed record Dialog(DialogId Id, NameAddr Local, NameAddr Remote, AnyUri RemoteTarget, ImmutableArray<NameAddr> Routes, uint LocalNumber, uint? RemoteNumber, bool WeCalled)
{
    /// <summary>The dialog that a response to a request of ours makes (RFC 3261 12.1.2); null when it makes none: no tag in To, or no Contact.</summary>
    public static Dialog? AsCaller(SipRequest request, SipResponse response)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(response);
        return response.To.Tag is not { Length: > 0 } tag || response.Contact.IsEmpty
            ? null
            : new Dialog(new DialogId(request.CallId, request.From.Tag ?? string.Empty, tag), request.From, response.To, response.Contact[0].Uri, [.. response.RecordRoute.Reverse()], request.CSeq.Number, null, WeCalled: true);
    }

    /// <summary>The dialog that our response to a request makes (RFC 3261 12.1.1); null when it makes none: no Contact.</summary>
    /// <param name="request">Their request.</param>
    /// <param name="tag">The tag of our responses.</param>
    public static Dialog? AsCallee(SipRequest request, string tag)
    {
        ArgumentNullException.ThrowIfNull(request);
        var target = request.Contact switch
        {
            [var contact, ..] => contact.Uri,

            // RFC 2543 let it be absent; then the caller is reached by its name.
            _ when !request.Via[0].HasMagicBranch => request.From.Uri,
            _ => null,
        };
        return target is null
            ? null
            : new Dialog(new DialogId(request.CallId, tag, request.From.Tag ?? string.Empty), request.To with { Tag = tag }, request.From, target, request.RecordRoute, 0, request.CSeq.Number, WeCalled: false);
    }

    /// <summary>The dialog a request belongs to, as we name it.</summary>
    public static DialogId IdOf(SipRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new(request.CallId, request.To.Tag ?? string.Empty, request.From.Tag ?? string.Empty);
    }

    /// <summary>Our next request (RFC 3261 12.2.1.1); for an ACK the number is that of the INVITE it acknowledges.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="maxForwards"><c>Max Forward</c>.</param>
    /// <param name="acknowledges">CSeq number of the INVITE that an ACK is for; null for anything else.</param>
    public (Dialog Next, SipRequest Request) Request(SipMethod method, int maxForwards, uint? acknowledges = null)
    {
        var number = acknowledges ?? LocalNumber + 1;
        var (uri, routes) = (RemoteTarget, Routes);
        if (!routes.IsEmpty && routes[0].SipUri is { IsLoose: false } strict)
        {
            // A strict router of RFC 2543 wants to be the Request-URI; the target goes to the end of the route.
            (uri, routes) = (strict, routes.RemoveAt(0).Add(new NameAddr(RemoteTarget)));
        }

        var request = new SipRequest
        {
            Method = method,
            RequestUri = uri,
            Via = [],
            From = Local,
            To = Remote,
            CallId = Id.CallId,
            CSeq = new CSeq(number, method),
            Route = routes,
            MaxForwards = maxForwards,
        };
        return (acknowledges is null ? this with { LocalNumber = number } : this, request);
    }

    /// <summary>Takes their next request (RFC 3261 12.2.2); null when it is out of order, which is answered with 500.</summary>
    public Dialog? Take(SipRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (RemoteNumber is { } last && request.CSeq.Number <= last)
        {
            return null;
        }

        return Refreshes(request.Method) && !request.Contact.IsEmpty
            ? this with { RemoteNumber = request.CSeq.Number, RemoteTarget = request.Contact[0].Uri }
            : this with { RemoteNumber = request.CSeq.Number };
    }

    /// <summary>Takes a response to a request of ours within the dialog: a 2xx may move the target (RFC 3261 12.2.1.2).</summary>
    public Dialog Take(SipResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.IsSuccess && Refreshes(response.CSeq.Method) && !response.Contact.IsEmpty ? this with { RemoteTarget = response.Contact[0].Uri } : this;
    }

    private static bool Refreshes(SipMethod method) => method == SipMethod.Invite || method == SipMethod.Update || method == SipMethod.Subscribe || method == SipMethod.Notify || method == SipMethod.Refer;
}
