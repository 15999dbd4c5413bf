using System.Globalization;
using Spa.Sip.Messages;
using Spa.Sip.Sessions;
using Spa.Sip.Transactions;

namespace Spa.Sip.Referrals;

/// <summary>A REFER that came within a session: answered, and its sender told how the call goes that he wants (RFC 3515, RFC 3892, RFC 4488).</summary>
public sealed class Referral
{
    // How long the call that was asked for may take; nobody refreshes such a subscription.
    private const string Lifetime = "180";

    private readonly Session session;
    private readonly ServerTransaction transaction;
    private readonly bool tells;
    private int told;

    private Referral(Session session, ServerTransaction transaction, ReferTo to)
    {
        (this.session, this.transaction, To) = (session, transaction, to);
        tells = !string.Equals(transaction.Request.Find(HeaderName.ReferSub)?.Split(';')[0].Trim(), "false", StringComparison.OrdinalIgnoreCase);
        Replaces = to.Replaces is { } given && given.Ok(out var replaces, out _) ? replaces : null;
    }

    /// <summary>Who is to be called, with all the URI says.</summary>
    public ReferTo To { get; }

    /// <summary>The dialog that the call is to take the place of; null = none.</summary>
    public Replaces? Replaces { get; }

    /// <summary>Who referred us, as it is passed on; null = he does not say.</summary>
    public HeaderField? ReferredBy => transaction.Request.Find(HeaderName.ReferredBy) is { } text ? HeaderField.Of(HeaderName.ReferredBy, text) : null;

    /// <summary>Takes a REFER. Null when it is none that can be answered with a call, and has been refused.</summary>
    public static Referral? Take(Session session, ServerTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(transaction);
        var request = transaction.Request;
        if (request.All(HeaderName.ReferTo).Length != 1 || request.Get<ReferTo>() is not { } given || !given.Ok(out var to, out _) || (to.Replaces is { } replaces && !replaces.Ok(out _, out _)))
        {
            // RFC 3515 2.4.2: exactly one Refer-To.
            session.Agent.Respond(transaction, 400);
            return null;
        }

        if (to.Target is not SipUri || to.Method != SipMethod.Invite || !session.IsEstablished)
        {
            session.Agent.Respond(transaction, to.Target is SipUri && to.Method == SipMethod.Invite ? 491 : 501);
            return null;
        }

        return new Referral(session, transaction, to);
    }

    /// <summary>Refuses it.</summary>
    /// <param name="status">400 to 699.</param>
    public void Refuse(int status) => session.Agent.Respond(transaction, status);

    /// <summary>Accepts it: the call is being placed.</summary>
    public void Accept()
    {
        var response = SipResponse.For(transaction.Request, 202, transaction.Tag) with { Contact = [session.Contact(transaction.AnswerTo)] };
        transaction.Respond(session.Agent.Dress(tells ? response : response with { Other = [HeaderField.Of(HeaderName.ReferSub, "false")] }));
        Tell(100);
    }

    /// <summary>Tells how the call goes; after a final status nothing more. Its sender may have said BYE since.</summary>
    /// <param name="status">100 to 699.</param>
    public void Tell(int status)
    {
        if (!tells || told >= 200 || status == told)
        {
            return;
        }

        told = status;
        var state = status < 200 ? new SubscriptionState("active") { Parameters = Parameters.None.With("expires", Lifetime) } : new SubscriptionState("terminated") { Parameters = Parameters.None.With("reason", "noresource") };
        var about = new EventHeader("refer", transaction.Request.CSeq.Number.ToString(CultureInfo.InvariantCulture));
        session.SendApart(SipMethod.Notify, request => request with
        {
            Other = [HeaderField.Of(about), HeaderField.Of(state)],
            ContentType = SipFragment.ContentType + ";version=2.0",
            Body = SipFragment.Write(status),
        });
    }
}
