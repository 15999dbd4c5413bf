using System.Collections.Immutable;
using Spa.Sip.Messages;
using Spa.Sip.Transactions;
using Spa.Sip.Transport;

namespace Spa.Sip.UserAgent;

/// <summary>One request of ours with all its attempts: challenges, other servers, redirections, too short times.</summary>
public sealed class OutgoingRequest
{
    private readonly TransactionLayer layer;
    private readonly IAuthenticator authenticator;
    private readonly AttemptLimits limits;
    private readonly Action<OutgoingNews> tell;
    private readonly Action<AnyUri, Action<ImmutableArray<SipPath>>>? redirect;
    private readonly Func<uint>? number;
    private readonly Func<SipUri, SipUri?>? admit;
    private ImmutableArray<SipPath> servers;
    private SipRequest request;
    private AttemptCount count;
    private ClientTransaction? transaction;
    private bool isOver;

    /// <summary>Prepares it; <see cref="Begin"/> sends.</summary>
    /// <param name="layer">The transactions.</param>
    /// <param name="request">The request without our Via.</param>
    /// <param name="servers">Where it may go, best first; at least one.</param>
    /// <param name="authenticator">Answers challenges.</param>
    /// <param name="limits">Limits.</param>
    /// <param name="tell">Told what comes of it.</param>
    /// <param name="redirect">Finds the servers of an address the request was redirected to; null = redirections are not followed.</param>
    /// <param name="number">The next CSeq number of the dialog, for a further attempt; null = outside a dialog, where each attempt counts one on.</param>
    /// <param name="admit">The address that is called for one that a redirection names, or null = it is not followed. Null itself = all are followed.</param>
    public OutgoingRequest(
        TransactionLayer layer, SipRequest request, ImmutableArray<SipPath> servers, IAuthenticator authenticator, AttemptLimits limits, Action<OutgoingNews> tell,
        Action<AnyUri, Action<ImmutableArray<SipPath>>>? redirect = null, Func<uint>? number = null, Func<SipUri, SipUri?>? admit = null)
    {
        ArgumentNullException.ThrowIfNull(authenticator);
        (this.layer, this.request, this.servers, this.authenticator, this.limits, this.tell, this.redirect, this.number, this.admit) = (layer, request, servers, authenticator, limits, tell, redirect, number, admit);
        count = new AttemptCount(0, 0, Math.Max(0, servers.Length - 1), false, false);
    }

    /// <summary>CSeq number of the last attempt: challenges and redirections count on.</summary>
    public uint Number => request.CSeq.Number;

    /// <summary>Where the last attempt went; null before the first.</summary>
    public SipPath? Path => transaction?.Path;

    /// <summary>The last attempt as it was sent; null before the first.</summary>
    public SipRequest? Sent => transaction?.Request;

    /// <summary>Sends it.</summary>
    public void Begin()
    {
        request = authenticator.Anticipate(request);
        Try();
    }

    /// <summary>Cancels an INVITE; false while nothing was heard, which is too early (RFC 3261 9.1).</summary>
    public bool Cancel() => transaction?.Cancel() == true;

    /// <summary>Drops it: nothing more is sent or told.</summary>
    public void Forget()
    {
        isOver = true;
        transaction?.Forget();
    }

    private void Try()
    {
        if (servers.IsEmpty)
        {
            isOver = true;
            layer.Timeline.After(TimeSpan.Zero, () => tell(new OutgoingNews.Failed(503, null)));
            return;
        }

        transaction = layer.Send(request, servers[0], Hear);
    }

    private void Hear(ClientTransaction from, ClientNews news)
    {
        if (isOver)
        {
            return;
        }

        switch (news)
        {
            case ClientNews.Response { Message.Status: < 300 } good:
                count = count with { Heard = count.Heard || good.Message.Status > 100 };
                tell(new OutgoingNews.Response(good.Message, from.Request, from.Path));
                break;
            case ClientNews.Response bad:
                Refused(bad.Message.Status, bad.Message, isSilence: false);
                break;
            case ClientNews.TimedOut:
                Refused(408, null, isSilence: true);
                break;
            default:
                Refused(503, null, isSilence: true);
                break;
        }
    }

    private void Refused(int status, SipResponse? message, bool isSilence)
    {
        var authenticated = status is 401 or 407 && message is not null && count.Challenges < limits.MaxAuth ? authenticator.Answer(Next(request), message) : null;
        var target = message is { Status: < 400, Contact: [{ SipUri: { } uri }, ..] } && redirect is not null ? admit is null ? uri : admit(uri) : null;
        switch (AttemptFlow.On(status, count, authenticated is not null, target is not null, isSilence, limits))
        {
            case NextAttempt.Authenticate:
                count = count with { Challenges = count.Challenges + 1 };
                request = authenticated!;
                Try();
                break;
            case NextAttempt.NextServer:
                count = count with { ServersLeft = count.ServersLeft - 1, Challenges = 0 };
                layer.TellServerFailed(servers[0]);
                servers = servers.RemoveAt(0);
                request = Next(request);
                Try();
                break;
            case NextAttempt.Redirect:
                count = count with { Redirections = count.Redirections + 1, Challenges = 0 };
                request = Next(request) with { RequestUri = target! with { Headers = Parameters.None } };
                redirect!(target!, found =>
                {
                    if (!isOver)
                    {
                        (servers, count) = (found, count with { ServersLeft = Math.Max(0, found.Length - 1) });
                        Try();
                    }
                });
                break;
            case NextAttempt.Lengthen when Longer(message!) is { } longer:
                count = count with { Lengthened = true };
                request = longer;
                Try();
                break;
            default:
                isOver = true;
                tell(new OutgoingNews.Failed(status, message));
                break;
        }
    }

    // 423: Min-Expires becomes Expires (RFC 3261 10.3).
    private SipRequest? Longer(SipResponse message)
        => message.Status == 423 && uint.TryParse(message.Find(HeaderName.MinExpires), out var least) && least > (request.Expires ?? 0)
            ? Next(request) with { Expires = least, Contact = [.. request.Contact.Select(contact => contact.Expires is null ? contact : contact with { Expires = least })] }
            : null;

    private SipRequest Next(SipRequest request) => request with { CSeq = request.CSeq with { Number = number?.Invoke() ?? request.CSeq.Number + 1 } };
}
