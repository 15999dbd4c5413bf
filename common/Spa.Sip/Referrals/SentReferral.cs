using Spa.Sip.Messages;
using Spa.Sip.Sessions;
using Spa.Sip.Transactions;

namespace Spa.Sip.Referrals;

/// <summary>A REFER of ours within a session, until its outcome is known (RFC 3515 2.4).</summary>
internal sealed class SentReferral(Session session, Action<ReferralNews> tell)
{
    private bool over;

    /// <summary>Sends it.</summary>
    /// <param name="to">Whom the far end is to call.</param>
    /// <param name="by">Who asks for it; null = it is not said.</param>
    public void Send(ReferTo to, ReferredBy? by) => session.Send(
        SipMethod.Refer,
        request => request with { Other = by is null ? [HeaderField.Of(to)] : [HeaderField.Of(to), HeaderField.Of(by)] },
        (status, _) => Tell(status < 300 ? ReferralNews.Accepted : ReferralNews.Failed));

    /// <summary>Takes a NOTIFY; false when it is about something else.</summary>
    public bool Take(ServerTransaction notify)
    {
        if (!IsAboutReferral(notify.Request))
        {
            return false;
        }

        session.Agent.Respond(notify, 200);
        if (SipFragment.Read(notify.Request.Body.Span) is { } status and >= 200)
        {
            Tell(status < 300 ? ReferralNews.Done : ReferralNews.Failed);
        }

        return true;
    }

    /// <summary>Whether a NOTIFY is about a referral, whosever.</summary>
    public static bool IsAboutReferral(SipRequest notify)
        => notify.Get<EventHeader>() is { } header && header.Ok(out var read, out _) && string.Equals(read.Package, "refer", StringComparison.OrdinalIgnoreCase);

    private void Tell(ReferralNews news)
    {
        if (!over)
        {
            over = news != ReferralNews.Accepted;
            tell(news);
        }
    }
}
