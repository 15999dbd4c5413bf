using Spa.Foundation.Time;
using Spa.Gateway.Calls;
using Spa.Gateway.Phones;
using Spa.Marks;

namespace Spa.Device.Tests.Lines;

public class CallMachinesTests
{
    private static readonly OffHookTimings T = new(5.Seconds, 2.Seconds, TimeSpan.Zero);

    [Fact]
    public void Every_pair_of_a_call_is_in_its_page()
        => MachineGrid.ShouldBe<CallState, CallEvent, CallEffect>(
            "call",
            "A call between two legs",
            Enum.GetValues<CallState>(),
            [
                new CallEvent.Offer(1.Seconds), new CallEvent.DelayOver(true), new CallEvent.DelayOver(false), new CallEvent.CalleeFree(),
                new CallEvent.Progressed(CallProgress.Ringing), new CallEvent.Progressed(CallProgress.EarlyMedia), new CallEvent.Answered(),
                new CallEvent.Refused(CallFailure.Busy, "why"), new CallEvent.Abandoned(), new CallEvent.Hold(), new CallEvent.Resume(), new CallEvent.CallerGone("why"), new CallEvent.CalleeGone("why"),
                new CallEvent.AnsweredHeld(), new CallEvent.Conferred(), new CallEvent.Returned(), new CallEvent.HandedOver(),
            ],
            CallFlow.On);

    [Fact]
    public void Every_pair_of_a_phones_calls_is_in_its_page()
        => MachineGrid.ShouldBe<PhoneCallsState, PhoneCallsEvent, PhoneCallsEffect>(
            "phone-calls",
            "Calls of a phone",
            [
                default, new(false, Waiting: 1), new(false, Held: 1), new(false, 1, true, true),
                new(true), new(true, Held: 1), new(true, Waiting: 2), new(true, 1), new(true, 2, Held: 1), new(true, 1, true), new(true, 1, true, true),
                new(true, 1, true, Waiting: 2), new(true, 2, true, Held: 1), new(true, 2, Held: 1, Consults: true), new(true, 2, true, Held: 1, Consults: true), new(true, 2, true, Joined: 1),
                new(true, 1, true, Waiting: 2, Chooses: true), new(true, 2, true, Held: 1, Consults: true, Chooses: true),
            ],
            [
                new PhoneCallsEvent.Lifted(), new PhoneCallsEvent.Lifted(9), new PhoneCallsEvent.Flash(), new PhoneCallsEvent.HungUp(), new PhoneCallsEvent.HungUp(false), new PhoneCallsEvent.Placed(9), new PhoneCallsEvent.Offered(9),
                new PhoneCallsEvent.Answered(1), new PhoneCallsEvent.Gone(1), new PhoneCallsEvent.Gone(2),
                new PhoneCallsEvent.Replaced(1, 9, true), new PhoneCallsEvent.Returned(9), new PhoneCallsEvent.TimedOut(),
                new PhoneCallsEvent.Chosen('0'), new PhoneCallsEvent.Chosen('1'), new PhoneCallsEvent.Chosen('2'), new PhoneCallsEvent.Chosen('3'), new PhoneCallsEvent.Chosen('4'), new PhoneCallsEvent.Chosen('4', false),
                new PhoneCallsEvent.Chosen('9'),
            ],
            (state, e) => PhoneCalls.On(state, e, new PhoneCallsOptions(true, true, 5.Seconds, true, true, true)));

    [Fact]
    public void Every_pair_of_an_off_hook_phone_is_in_its_page()
        => MachineGrid.ShouldBe<OffHookState, OffHookEvent, OffHookEffect>(
            "off-hook",
            "What the user of an off-hook phone hears",
            Enum.GetValues<OffHookState>(),
            [
                new OffHookEvent.Invite(PhoneTone.Dial), new OffHookEvent.Refuse(), new OffHookEvent.Pressed(), new OffHookEvent.OutsideTone(), new OffHookEvent.Accepted(), new OffHookEvent.Rejected(),
                new OffHookEvent.Asked(), new OffHookEvent.Confirm(), new OffHookEvent.CallOn(),
                new OffHookEvent.Progress(PhoneTone.RingBack), new OffHookEvent.Progress(null), new OffHookEvent.Fail(PhoneTone.Busy), new OffHookEvent.Fail(PhoneTone.Reorder), new OffHookEvent.Join(),
                new OffHookEvent.Held(true), new OffHookEvent.Held(false), new OffHookEvent.Choice(true), new OffHookEvent.Choice(false), new OffHookEvent.FarEndLeft(), new OffHookEvent.ToneEnded(false), new OffHookEvent.ToneEnded(true),
                new OffHookEvent.TimedOut(), new OffHookEvent.HungUp(),
            ],
            (state, e) => OffHook.On(state, e, T));

    // Reorder delay and CPC duration in ms (null = never): where the phone goes when the far end has left.
    public static TheoryData<int?, int, OffHookState> Leavings => new()
    {
        { 5000, 0, OffHookState.FarEndGone },
        { 0, 0, OffHookState.FarEndGone },
        { null, 0, OffHookState.Silent },
        { 5000, 500, OffHookState.BeforeCut },
        { null, 500, OffHookState.BeforeCut },
    };

    [Theory]
    [MemberData(nameof(Leavings))]
    public void After_the_far_end_has_left(int? reorder, int cpc, OffHookState next)
        => Assert.Equal(next, OffHook.On(OffHookState.InCall, new OffHookEvent.FarEndLeft(), new OffHookTimings(reorder?.Milliseconds, 2.Seconds, cpc.Milliseconds)).Next);
}
