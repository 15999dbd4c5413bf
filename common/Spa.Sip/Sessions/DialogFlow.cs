using Spa.Foundation.Machines;
using static Spa.Sip.Sessions.DialogEffect;
using static Spa.Sip.Sessions.DialogEvent;
using static Spa.Sip.Sessions.DialogPhase;

namespace Spa.Sip.Sessions;

/// <summary>How an established session stands.</summary>
public enum DialogPhase
{
    /// <summary>Both sides agree on the media.</summary>
    Stable,

    /// <summary>Our re-INVITE is on its way.</summary>
    Offering,

    /// <summary>Both sides offered at once; ours waits for its second try (RFC 3261 14.1).</summary>
    Glare,

    /// <summary>Their re-INVITE was answered with 2xx; its ACK is awaited.</summary>
    Answered,

    /// <summary>BYE was sent.</summary>
    Ending,

    /// <summary>Over.</summary>
    Ended,
}

/// <summary>How an established session stands.</summary>
/// <param name="Phase">Its state.</param>
/// <param name="OfferWanted">Another offer of ours is to follow.</param>
/// <param name="Again">Time to the next repetition of the 2xx to their re-INVITE; zero when there is none.</param>
public readonly record struct DialogState(DialogPhase Phase, bool OfferWanted = false, TimeSpan Again = default)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Phase}{(OfferWanted ? ", offer wanted" : string.Empty)}{(Again == TimeSpan.Zero ? string.Empty : $", again in {Again.TotalSeconds} s")}";
}

/// <summary>What happens to it.</summary>
public abstract record DialogEvent
{
    private DialogEvent()
    {
    }

    /// <summary>Our side wants other media (hold, resume, codec), or to refresh the session.</summary>
    public sealed record Offer : DialogEvent;

    /// <summary>Our re-INVITE was accepted.</summary>
    public sealed record OfferAccepted : DialogEvent;

    /// <summary>Our re-INVITE was refused.</summary>
    /// <param name="Status">300 to 699; 408 when nobody answered, 503 when it could not be sent.</param>
    public sealed record OfferRefused(int Status) : DialogEvent;

    /// <summary>The wait after a glare is over.</summary>
    public sealed record GlareOver : DialogEvent;

    /// <summary>Their re-INVITE came.</summary>
    /// <param name="Acceptable">Our side can answer what it offers, or it offers nothing.</param>
    public sealed record TheirOffer(bool Acceptable) : DialogEvent;

    /// <summary>The ACK of our 2xx came.</summary>
    public sealed record Acknowledged : DialogEvent;

    /// <summary>The 2xx is to be sent again.</summary>
    public sealed record OkDue : DialogEvent;

    /// <summary>The ACK never came.</summary>
    public sealed record NoAck : DialogEvent;

    /// <summary>Our user has gone.</summary>
    public sealed record HangUp : DialogEvent;

    /// <summary>The far end said BYE.</summary>
    public sealed record Bye : DialogEvent;

    /// <summary>Our BYE was answered, or nobody will.</summary>
    public sealed record ByeDone : DialogEvent;

    /// <summary>The session was not refreshed in time.</summary>
    public sealed record Expired : DialogEvent;

    /// <summary>The far end no longer knows the session, no longer answers, or accepted an offer with nothing that answers it.</summary>
    public sealed record Vanished : DialogEvent;
}

/// <summary>What it asks for.</summary>
public abstract record DialogEffect
{
    private DialogEffect()
    {
    }

    /// <summary>Send our re-INVITE.</summary>
    public sealed record SendOffer : DialogEffect;

    /// <summary>Acknowledge the 2xx that has just come and take its answer.</summary>
    public sealed record SendAck : DialogEffect;

    /// <summary>Answer their re-INVITE with 2xx.</summary>
    public sealed record Answer : DialogEffect;

    /// <summary>Refuse their re-INVITE.</summary>
    /// <param name="Status">488, 491 or 500.</param>
    public sealed record Refuse(int Status) : DialogEffect;

    /// <summary>Send the 2xx once more.</summary>
    public sealed record SendOkAgain : DialogEffect;

    /// <summary>Repeat the 2xx after this time, or (null) no longer.</summary>
    /// <param name="After">How long.</param>
    public sealed record SetOkDue(TimeSpan? After) : DialogEffect;

    /// <summary>Wait for the ACK, or (null) no longer.</summary>
    /// <param name="After">How long.</param>
    public sealed record SetAckWait(TimeSpan? After) : DialogEffect;

    /// <summary>Wait a random time before the second try, or (false) no longer: 2.1 to 4 s for who made the call, 0 to 2 s for the other.</summary>
    /// <param name="On">Whether.</param>
    public sealed record SetGlareWait(bool On) : DialogEffect;

    /// <summary>Send BYE.</summary>
    public sealed record SendBye : DialogEffect;

    /// <summary>Tell the user that our offer was refused and all stays as it was.</summary>
    /// <param name="Status">300 to 699.</param>
    public sealed record TellOfferRefused(int Status) : DialogEffect;

    /// <summary>Tell the user that the session is over.</summary>
    /// <param name="Why">By whom.</param>
    public sealed record TellEnded(SessionEnd Why) : DialogEffect;
}

/// <summary>Times of an established session.</summary>
/// <param name="T1"><c>SIP T1</c>.</param>
/// <param name="T2"><c>SIP T2</c>.</param>
/// <param name="AckWait">64 times T1; <c>SIP Timer H</c>.</param>
public sealed record DialogTimings(TimeSpan T1, TimeSpan T2, TimeSpan AckWait);

/// <summary>An established session: offers both ways, glare, and its end, as a function (RFC 3261 14, 15).</summary>
public static class DialogFlow
{
    /// <summary>What happens on <paramref name="e"/> in <paramref name="state"/>. A pair that is not listed changes nothing.</summary>
    public static Step<DialogState, DialogEffect> On(DialogState state, DialogEvent e, DialogTimings t)
    {
        ArgumentNullException.ThrowIfNull(t);
        return (state.Phase, e) switch
        {
            (Stable, Offer) => new(new(Offering), new SendOffer()),
            (Offering or Glare or Answered, Offer) => new(state with { OfferWanted = true }),

            (Offering, OfferAccepted) when state.OfferWanted => new(new(Offering), new SendAck(), new SendOffer()),
            (Offering, OfferAccepted) => new(new(Stable), new SendAck()),
            (Offering, OfferRefused { Status: 491 }) => new(new(Glare, state.OfferWanted), new SetGlareWait(true)),
            (Offering, OfferRefused { Status: 408 or 481 }) => new(new(Ending), new SendBye(), new TellEnded(SessionEnd.Vanished)),
            (Offering, OfferRefused r) when state.OfferWanted => new(new(Offering), new TellOfferRefused(r.Status), new SendOffer()),
            (Offering, OfferRefused r) => new(new(Stable), new TellOfferRefused(r.Status)),
            (Glare, GlareOver) => new(new(Offering), new SendOffer()),

            (Stable, TheirOffer { Acceptable: true }) => new(new(Answered, false, t.T1), new Answer(), new SetOkDue(t.T1), new SetAckWait(t.AckWait)),
            (Glare, TheirOffer { Acceptable: true }) => new(new(Answered, true, t.T1), new SetGlareWait(false), new Answer(), new SetOkDue(t.T1), new SetAckWait(t.AckWait)),
            (Stable or Glare, TheirOffer) => new(state, new Refuse(488)),
            (Offering, TheirOffer) => new(state, new Refuse(491)),
            (Answered, TheirOffer) => new(state, new Refuse(500)),
            (Ending or Ended, TheirOffer) => new(state, new Refuse(481)),

            (Answered, OkDue) => Again(state, state.Again * 2 < t.T2 ? state.Again * 2 : t.T2),
            (Answered, Acknowledged) when state.OfferWanted => new(new(Offering), new SetOkDue(null), new SetAckWait(null), new SendOffer()),
            (Answered, Acknowledged) => new(new(Stable), new SetOkDue(null), new SetAckWait(null)),
            (Answered, NoAck) => new(new(Ending), new SetOkDue(null), new SendBye(), new TellEnded(SessionEnd.NoAck)),

            (Stable or Offering, HangUp) => new(new(Ending), new SendBye()),
            (Glare, HangUp) => new(new(Ending), new SetGlareWait(false), new SendBye()),
            (Answered, HangUp) => new(new(Ending), new SetOkDue(null), new SetAckWait(null), new SendBye()),

            (Stable or Offering, Bye) => new(new(Ended), new TellEnded(SessionEnd.FarEnd)),
            (Glare, Bye) => new(new(Ended), new SetGlareWait(false), new TellEnded(SessionEnd.FarEnd)),
            (Answered, Bye) => new(new(Ended), new SetOkDue(null), new SetAckWait(null), new TellEnded(SessionEnd.FarEnd)),
            (Ending, Bye or ByeDone) => new(new(Ended)),

            (Stable or Offering, Expired) => new(new(Ending), new SendBye(), new TellEnded(SessionEnd.Expired)),
            (Stable or Offering, Vanished) => new(new(Ending), new SendBye(), new TellEnded(SessionEnd.Vanished)),
            (Glare, Expired) => new(new(Ending), new SetGlareWait(false), new SendBye(), new TellEnded(SessionEnd.Expired)),
            (Glare, Vanished) => new(new(Ending), new SetGlareWait(false), new SendBye(), new TellEnded(SessionEnd.Vanished)),
            (Answered, Expired) => new(new(Ending), new SetOkDue(null), new SetAckWait(null), new SendBye(), new TellEnded(SessionEnd.Expired)),
            (Answered, Vanished) => new(new(Ending), new SetOkDue(null), new SetAckWait(null), new SendBye(), new TellEnded(SessionEnd.Vanished)),

            // A 2xx to a re-INVITE of ours that has come too late is acknowledged all the same.
            (Ending or Ended, OfferAccepted) => new(state, new SendAck()),

            _ => new(state),
        };
    }

    private static Step<DialogState, DialogEffect> Again(DialogState state, TimeSpan next) => new(state with { Again = next }, new SendOkAgain(), new SetOkDue(next));
}
