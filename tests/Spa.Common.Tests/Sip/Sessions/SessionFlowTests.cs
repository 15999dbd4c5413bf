using Spa.Foundation.Machines;
using Spa.Foundation.Time;
using Spa.Marks;
using Spa.Sip.Sessions;

namespace Spa.Common.Tests.Sip.Sessions;

public class SessionFlowTests
{
    private static readonly CallerTimings Caller = new(240.Seconds, 32.Seconds);
    private static readonly CalleeTimings Callee = new(500.Milliseconds, 4.Seconds, 32.Seconds, 180.Seconds);
    private static readonly DialogTimings Dialog = new(500.Milliseconds, 4.Seconds, 32.Seconds);

    public static TheoryData<CallerState, CallerEvent, CallerState, CallerEffect[]> CallerSteps => new()
    {
        { CallerState.New, new CallerEvent.Begin(), CallerState.Calling, [new CallerEffect.SendInvite(), new CallerEffect.SetExpiry(240.Seconds)] },
        { CallerState.Calling, new CallerEvent.Provisional(100), CallerState.Proceeding, [] },
        { CallerState.Calling, new CallerEvent.Provisional(180), CallerState.Proceeding, [new CallerEffect.TellProgress(180)] },
        { CallerState.Proceeding, new CallerEvent.Success(), CallerState.Answered, [new CallerEffect.SetExpiry(null), new CallerEffect.SendAck(), new CallerEffect.TellAnswered()] },
        { CallerState.Proceeding, new CallerEvent.Refused(486), CallerState.Ended, [new CallerEffect.SetExpiry(null), new CallerEffect.TellFailed(486)] },

        // A CANCEL waits for a first response; a 2xx that crosses it is acknowledged and ended.
        { CallerState.Calling, new CallerEvent.HangUp(), CallerState.CancelWanted, [new CallerEffect.SetExpiry(null)] },
        { CallerState.CancelWanted, new CallerEvent.Provisional(100), CallerState.Cancelling, [new CallerEffect.SendCancel(), new CallerEffect.SetCancelWait(32.Seconds)] },
        { CallerState.Proceeding, new CallerEvent.HangUp(), CallerState.Cancelling, [new CallerEffect.SetExpiry(null), new CallerEffect.SendCancel(), new CallerEffect.SetCancelWait(32.Seconds)] },
        { CallerState.Cancelling, new CallerEvent.Success(), CallerState.Ended, [new CallerEffect.SetCancelWait(null), new CallerEffect.SendAckAndBye()] },
        { CallerState.Cancelling, new CallerEvent.Refused(487), CallerState.Ended, [new CallerEffect.SetCancelWait(null)] },
        { CallerState.Cancelling, new CallerEvent.CancelUnanswered(), CallerState.Ended, [new CallerEffect.Forget()] },
        { CallerState.Proceeding, new CallerEvent.Expired(), CallerState.Cancelling, [new CallerEffect.SendCancel(), new CallerEffect.SetCancelWait(32.Seconds), new CallerEffect.TellFailed(408)] },

        // Forking: one answer is taken, every other one is acknowledged and ended.
        { CallerState.Answered, new CallerEvent.SuccessAgain(), CallerState.Answered, [new CallerEffect.SendAck()] },
        { CallerState.Answered, new CallerEvent.OtherSuccess(), CallerState.Answered, [new CallerEffect.SendAckAndBye()] },
        { CallerState.Ended, new CallerEvent.OtherSuccess(), CallerState.Ended, [new CallerEffect.SendAckAndBye()] },
    };

    public static TheoryData<CalleeState, CalleeEvent, CalleeState, CalleeEffect[]> CalleeSteps => new()
    {
        { CalleeFlow.Start, new CalleeEvent.Begin(), In(CalleePhase.Incoming), [new CalleeEffect.SetExpiry(180.Seconds), new CalleeEffect.TellInvited()] },
        { In(CalleePhase.Incoming), new CalleeEvent.Progress(180), In(CalleePhase.Ringing), [new CalleeEffect.Respond(180)] },
        { In(CalleePhase.Ringing), new CalleeEvent.Accept(), In(CalleePhase.Accepted, 0.5), [new CalleeEffect.SetExpiry(null), new CalleeEffect.Respond(200), new CalleeEffect.SetOkDue(500.Milliseconds), new CalleeEffect.SetAckWait(32.Seconds)] },
        { In(CalleePhase.Ringing), new CalleeEvent.Refuse(486), In(CalleePhase.Ended), [new CalleeEffect.SetExpiry(null), new CalleeEffect.Respond(486)] },
        { In(CalleePhase.Ringing), new CalleeEvent.Cancelled(), In(CalleePhase.Ended), [new CalleeEffect.SetExpiry(null), new CalleeEffect.Respond(487), new CalleeEffect.TellCancelled()] },
        { In(CalleePhase.Ringing), new CalleeEvent.Bye(), In(CalleePhase.Ended), [new CalleeEffect.SetExpiry(null), new CalleeEffect.Respond(487), new CalleeEffect.TellCancelled()] },
        { In(CalleePhase.Incoming), new CalleeEvent.Expired(), In(CalleePhase.Ended), [new CalleeEffect.Respond(487), new CalleeEffect.TellCancelled()] },
        { In(CalleePhase.Accepted, 0.5), new CalleeEvent.OkDue(), In(CalleePhase.Accepted, 1), [new CalleeEffect.SendOkAgain(), new CalleeEffect.SetOkDue(1.Seconds)] },
        { In(CalleePhase.Accepted, 4), new CalleeEvent.OkDue(), In(CalleePhase.Accepted, 4), [new CalleeEffect.SendOkAgain(), new CalleeEffect.SetOkDue(4.Seconds)] },
        { In(CalleePhase.Accepted, 1), new CalleeEvent.Acknowledged(), In(CalleePhase.Confirmed), [new CalleeEffect.SetOkDue(null), new CalleeEffect.SetAckWait(null), new CalleeEffect.TellConfirmed()] },
        { In(CalleePhase.Accepted, 4), new CalleeEvent.NoAck(), In(CalleePhase.Ended), [new CalleeEffect.SetOkDue(null), new CalleeEffect.SendBye(), new CalleeEffect.TellEnded(SessionEnd.NoAck)] },

        // No BYE before the ACK.
        { In(CalleePhase.Accepted, 1), new CalleeEvent.HangUp(), In(CalleePhase.Leaving, 1), [] },
        { In(CalleePhase.Leaving, 1), new CalleeEvent.Acknowledged(), In(CalleePhase.Ended), [new CalleeEffect.SetOkDue(null), new CalleeEffect.SetAckWait(null), new CalleeEffect.SendBye()] },
        { In(CalleePhase.Leaving, 4), new CalleeEvent.NoAck(), In(CalleePhase.Ended), [new CalleeEffect.SetOkDue(null), new CalleeEffect.SendBye()] },
    };

    public static TheoryData<DialogState, DialogEvent, DialogState, DialogEffect[]> DialogSteps => new()
    {
        { new(DialogPhase.Stable), new DialogEvent.Offer(), new(DialogPhase.Offering), [new DialogEffect.SendOffer()] },
        { new(DialogPhase.Offering), new DialogEvent.OfferAccepted(), new(DialogPhase.Stable), [new DialogEffect.SendAck()] },
        { new(DialogPhase.Offering), new DialogEvent.Offer(), new(DialogPhase.Offering, true), [] },
        { new(DialogPhase.Offering, true), new DialogEvent.OfferAccepted(), new(DialogPhase.Offering), [new DialogEffect.SendAck(), new DialogEffect.SendOffer()] },
        { new(DialogPhase.Offering), new DialogEvent.OfferRefused(488), new(DialogPhase.Stable), [new DialogEffect.TellOfferRefused(488)] },
        { new(DialogPhase.Offering), new DialogEvent.OfferRefused(481), new(DialogPhase.Ending), [new DialogEffect.SendBye(), new DialogEffect.TellEnded(SessionEnd.Vanished)] },
        { new(DialogPhase.Offering), new DialogEvent.OfferRefused(491), new(DialogPhase.Glare), [new DialogEffect.SetGlareWait(true)] },
        { new(DialogPhase.Glare), new DialogEvent.GlareOver(), new(DialogPhase.Offering), [new DialogEffect.SendOffer()] },
        { new(DialogPhase.Offering), new DialogEvent.TheirOffer(true), new(DialogPhase.Offering), [new DialogEffect.Refuse(491)] },
        { new(DialogPhase.Stable), new DialogEvent.TheirOffer(false), new(DialogPhase.Stable), [new DialogEffect.Refuse(488)] },
        { new(DialogPhase.Stable), new DialogEvent.TheirOffer(true), new(DialogPhase.Answered, false, 500.Milliseconds), [new DialogEffect.Answer(), new DialogEffect.SetOkDue(500.Milliseconds), new DialogEffect.SetAckWait(32.Seconds)] },
        { new(DialogPhase.Answered, false, 500.Milliseconds), new DialogEvent.TheirOffer(true), new(DialogPhase.Answered, false, 500.Milliseconds), [new DialogEffect.Refuse(500)] },
        { new(DialogPhase.Answered, false, 500.Milliseconds), new DialogEvent.Acknowledged(), new(DialogPhase.Stable), [new DialogEffect.SetOkDue(null), new DialogEffect.SetAckWait(null)] },
        { new(DialogPhase.Answered, true, 500.Milliseconds), new DialogEvent.Acknowledged(), new(DialogPhase.Offering), [new DialogEffect.SetOkDue(null), new DialogEffect.SetAckWait(null), new DialogEffect.SendOffer()] },
        { new(DialogPhase.Answered, false, 4.Seconds), new DialogEvent.NoAck(), new(DialogPhase.Ending), [new DialogEffect.SetOkDue(null), new DialogEffect.SendBye(), new DialogEffect.TellEnded(SessionEnd.NoAck)] },
        { new(DialogPhase.Stable), new DialogEvent.HangUp(), new(DialogPhase.Ending), [new DialogEffect.SendBye()] },
        { new(DialogPhase.Stable), new DialogEvent.Bye(), new(DialogPhase.Ended), [new DialogEffect.TellEnded(SessionEnd.FarEnd)] },
        { new(DialogPhase.Ending), new DialogEvent.Bye(), new(DialogPhase.Ended), [] },
        { new(DialogPhase.Ending), new DialogEvent.ByeDone(), new(DialogPhase.Ended), [] },
        { new(DialogPhase.Ending), new DialogEvent.OfferAccepted(), new(DialogPhase.Ending), [new DialogEffect.SendAck()] },
        { new(DialogPhase.Stable), new DialogEvent.Vanished(), new(DialogPhase.Ending), [new DialogEffect.SendBye(), new DialogEffect.TellEnded(SessionEnd.Vanished)] },
        { new(DialogPhase.Stable), new DialogEvent.Expired(), new(DialogPhase.Ending), [new DialogEffect.SendBye(), new DialogEffect.TellEnded(SessionEnd.Expired)] },
    };

    [Theory]
    [MemberData(nameof(CallerSteps))]
    public void The_caller_steps_as_listed(CallerState from, CallerEvent e, CallerState to, CallerEffect[] effects) => Judge(CallerFlow.On(from, e, Caller), to, effects);

    [Theory]
    [MemberData(nameof(CalleeSteps))]
    public void The_callee_steps_as_listed(CalleeState from, CalleeEvent e, CalleeState to, CalleeEffect[] effects) => Judge(CalleeFlow.On(from, e, Callee), to, effects);

    [Theory]
    [MemberData(nameof(DialogSteps))]
    public void The_dialog_steps_as_listed(DialogState from, DialogEvent e, DialogState to, DialogEffect[] effects) => Judge(DialogFlow.On(from, e, Dialog), to, effects);

    [Fact]
    public void Every_pair_is_in_its_page()
    {
        MachineGrid.ShouldBe<CallerState, CallerEvent, CallerEffect>(
            "sip-caller", "SIP: an INVITE of ours until it is answered or over (RFC 3261 9.1, 13.2)", Enum.GetValues<CallerState>(),
            [
                new CallerEvent.Begin(), new CallerEvent.Provisional(100), new CallerEvent.Provisional(180), new CallerEvent.Success(), new CallerEvent.SuccessAgain(), new CallerEvent.OtherSuccess(),
                new CallerEvent.Refused(486), new CallerEvent.HangUp(), new CallerEvent.Expired(), new CallerEvent.CancelUnanswered(),
            ],
            (state, e) => CallerFlow.On(state, e, Caller));
        MachineGrid.ShouldBe<CalleeState, CalleeEvent, CalleeEffect>(
            "sip-callee", "SIP: an INVITE to us until its ACK or its end (RFC 3261 13.3, 15)", [.. Enum.GetValues<CalleePhase>().Select(phase => In(phase, phase is CalleePhase.Accepted or CalleePhase.Leaving ? 0.5 : 0))],
            [
                new CalleeEvent.Begin(), new CalleeEvent.Progress(180), new CalleeEvent.Accept(), new CalleeEvent.Refuse(486), new CalleeEvent.HangUp(), new CalleeEvent.Cancelled(), new CalleeEvent.Expired(),
                new CalleeEvent.Acknowledged(), new CalleeEvent.Bye(), new CalleeEvent.OkDue(), new CalleeEvent.NoAck(),
            ],
            (state, e) => CalleeFlow.On(state, e, Callee));
        MachineGrid.ShouldBe<DialogState, DialogEvent, DialogEffect>(
            "sip-dialog", "SIP: an established session (RFC 3261 14, 15)", [new(DialogPhase.Stable), new(DialogPhase.Offering), new(DialogPhase.Glare), new(DialogPhase.Answered, false, 500.Milliseconds), new(DialogPhase.Ending), new(DialogPhase.Ended)],
            [
                new DialogEvent.Offer(), new DialogEvent.OfferAccepted(), new DialogEvent.OfferRefused(488), new DialogEvent.OfferRefused(491), new DialogEvent.OfferRefused(481), new DialogEvent.GlareOver(),
                new DialogEvent.TheirOffer(true), new DialogEvent.TheirOffer(false), new DialogEvent.Acknowledged(), new DialogEvent.OkDue(), new DialogEvent.NoAck(), new DialogEvent.HangUp(), new DialogEvent.Bye(),
                new DialogEvent.ByeDone(), new DialogEvent.Expired(), new DialogEvent.Vanished(),
            ],
            (state, e) => DialogFlow.On(state, e, Dialog));
    }

    [Theory]
    [InlineData(90, 45, 60)]
    [InlineData(180, 90, 148)]
    [InlineData(1800, 900, 1768)]
    public void A_session_timer_is_refreshed_halfway_and_given_up_shortly_before_its_end(int interval, int refresh, int giveUp)
    {
        var timer = new SessionTimer(interval.Seconds, WeRefresh: true);
        Assert.Equal(refresh.Seconds, timer.RefreshAfter);
        Assert.Equal(giveUp.Seconds, timer.GiveUpAfter);
    }

    private static CalleeState In(CalleePhase phase, double again = 0) => new(phase, TimeSpan.FromSeconds(again));

    private static void Judge<TState, TEffect>(Step<TState, TEffect> step, TState to, TEffect[] effects)
    {
        Assert.Equal(to, step.Next);
        Assert.Equal(effects, step.Effects);
    }
}
