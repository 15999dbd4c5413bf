using Spa.Foundation.Time;
using Spa.Gateway.Phones;
using static Spa.Gateway.Phones.PhoneCallsEffect;
using static Spa.Gateway.Phones.PhoneCallsEvent;

namespace Spa.Device.Tests.Calls;

/// <summary>The table of behaviour f.3, row by row.</summary>
public class PhoneCallsTests
{
    private static readonly PhoneCallsOptions All = new(true, true, TimeSpan.Zero, true, true, true);
    private static readonly PhoneCallsState Consults = new(true, 2, true, Held: 1, Consults: true);
    private static readonly PhoneCallsState Confers = new(true, 2, true, Joined: 1);
    private static readonly PhoneCallsState Talks = new(true, 1, true);
    private static readonly PhoneCallsState Dials = new(true, Held: 1);

    public static TheoryData<string, PhoneCallsState, PhoneCallsEvent, string, string> Rows => new()
    {
        { "one connected call, flash", Talks, new Flash(), "off hook, holds 1", "Hold 1, DialTone second" },
        { "one connected call, on hook", Talks, new HungUp(), "on hook", "End 1" },
        { "call held, dialling, flash", Dials, new Flash(), "off hook, in 1", "Resume 1" },
        { "call held, dialling, on hook", Dials, new HungUp(), "on hook, holds 1", "Remind 1" },
        { "on hook with a held call, lifted", new(false, Held: 1), new Lifted(), "off hook, in 1", "StopAlerting, Resume 1" },
        { "call held, second rings out, flash", new(true, 2, Held: 1), new Flash(), "off hook, in 1", "End 2, Resume 1" },
        { "call held, second rings out, on hook", new(true, 2, Held: 1), new HungUp(), "on hook, holds 1", "End 2, Remind 1" },
        { "two connected, flash swaps", new(true, 2, true, Held: 1), new Flash(), "off hook, in 1, holds 2", "Hold 2, Resume 1" },
        { "two connected, on hook", new(true, 2, true, Held: 1), new HungUp(), "on hook, holds 1", "End 2, Remind 1" },
        { "connected, one waits, flash", new(true, 1, true, Waiting: 2), new Flash(), "off hook, in 2, holds 1", "StopAlerting, Hold 1, Accept 2" },
        { "connected, one waits, on hook", new(true, 1, true, Waiting: 2), new HungUp(), "on hook, 2 waits", "End 1, StopAlerting, Ring 2" },
        { "far end gone, one waits, flash", new(true, Waiting: 2), new Flash(), "off hook, in 2", "StopAlerting, Accept 2" },
        { "far end gone, reorder, flash", new(true), new Flash(), "off hook", "DialTone" },
        { "idle, called", default, new Offered(1), "on hook, 1 waits", "Ring 1" },
        { "rung, lifted", new(false, Waiting: 1), new Lifted(), "off hook, in 1", "Accept 1" },
        { "rung, the caller gives up", new(false, Waiting: 1), new Gone(1), "on hook", "StopAlerting" },
        { "idle, lifted", default, new Lifted(), "off hook", "DialTone" },
        { "idle, lifted before the first ring", default, new Lifted(7), "off hook, in 7", "Accept 7" },
        { "dialling, called", new(true), new Offered(1), "off hook", "RefuseBusy 1" },
        { "calling, called", new(true, 1), new Offered(2), "off hook, calling in 1", "RefuseBusy 2" },
        { "two calls, called", new(true, 2, true, Held: 1), new Offered(3), "off hook, in 2, holds 1", "RefuseBusy 3" },
        { "one connected call, called", Talks, new Offered(2), "off hook, in 1, 2 waits", "Announce 2" },
        { "call held, number dialled", Dials, new Placed(2), "off hook, calling in 2 to consult, holds 1", "" },
        { "call held, dialled second rings out, flash", new(true, 2, Held: 1, Consults: true), new Flash(), "off hook, in 1", "End 2, Resume 1" },
        { "call held, dialled second rings out, on hook", new(true, 2, Held: 1, Consults: true), new HungUp(), "on hook", "Transfer 1 2" },
        { "call held, dialled second connected, flash", Consults, new Flash(), "off hook, in 2, in conference with 1", "Confer 1 2" },
        { "call held, dialled second connected, on hook", Consults, new HungUp(), "on hook", "Transfer 1 2" },
        { "the same with a call that cannot be joined", Consults, new HungUp(false), "on hook, holds 1", "End 2, Remind 1" },
        { "call held, dialled second gone", Consults, new Gone(2), "off hook, holds 1", "" },
        { "dialled second, the held one gone", Consults, new Gone(1), "off hook, in 2", "" },
        { "conference, flash", Confers, new Flash(), "off hook, in 1", "End 2, Rejoin 1" },
        { "conference, on hook", Confers, new HungUp(), "on hook", "Transfer 1 2" },
        { "conference with a call that cannot be joined, on hook", Confers, new HungUp(false), "on hook", "End 2, End 1" },
        { "conference, who came last leaves", Confers, new Gone(2), "off hook, in 1", "Rejoin 1" },
        { "conference, who was first leaves", Confers, new Gone(1), "off hook, in 2", "Rejoin 2" },
        { "conference, called", Confers, new Offered(3), "off hook, in 2, in conference with 1", "RefuseBusy 3" },
        { "the far end was replaced", Talks, new Replaced(1, 9, true), "off hook, in 9", "" },
        { "the far end went to another who rings", Talks, new Replaced(1, 9, false), "off hook, calling in 9", "" },
        { "the held far end was replaced", Dials, new Replaced(1, 9, true), "off hook, holds 9", "" },
        { "another's far end was replaced", Talks, new Replaced(7, 9, true), "off hook, in 1", "" },
        { "a transfer has failed, idle", default, new Returned(9), "on hook, holds 9", "Remind 9" },
        { "a transfer has failed, dial tone", new(true), new Returned(9), "off hook, holds 9", "" },
        { "a transfer has failed, in a call", Talks, new Returned(9), "off hook, in 1", "End 9" },
        { "held on hook, called", new(false, Held: 1), new Offered(2), "on hook, holds 1", "RefuseBusy 2" },
        { "held on hook, the far end gives up", new(false, Held: 1), new Gone(1), "on hook", "StopAlerting" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Each_row_holds(string row, PhoneCallsState before, PhoneCallsEvent e, string after, string effects)
    {
        var step = PhoneCalls.On(before, e, All);

        Assert.True(after == step.Next.ToString() && effects == Words(step.Effects), $"{row}: {step.Next}; {Words(step.Effects)}");
    }

    [Fact]
    public void Without_call_waiting_a_second_call_is_busy()
        => Assert.Equal("RefuseBusy 2", Words(PhoneCalls.On(Talks, new Offered(2), All with { CallWaiting = false }).Effects));

    [Fact]
    public void Without_second_calls_a_flash_does_nothing()
        => Assert.Empty(PhoneCalls.On(Talks, new Flash(), All with { SecondCall = false }).Effects);

    [Fact]
    public void Services_that_are_not_permitted_leave_two_calls()
    {
        Assert.Equal("Hold 2, Resume 1", Words(PhoneCalls.On(Consults, new Flash(), All with { Conference = false }).Effects));
        Assert.Equal("End 2, Remind 1", Words(PhoneCalls.On(Consults, new HungUp(), All with { Transfer = false }).Effects));
        Assert.Equal("End 2, End 1", Words(PhoneCalls.On(Confers, new HungUp(), All with { ConferenceTransfers = false }).Effects));
    }

    [Fact]
    public void A_call_that_came_in_lingers_and_one_that_was_placed_does_not()
    {
        var options = All with { OnHookDelay = 5.Seconds };

        var lingers = PhoneCalls.On(Talks with { IsInbound = true }, new HungUp(), options);
        Assert.Equal([new SetTimer(5.Seconds)], lingers.Effects);
        Assert.Equal("End 1", Words(PhoneCalls.On(lingers.Next, new TimedOut(), options).Effects));
        Assert.Equal([new SetTimer(null)], PhoneCalls.On(lingers.Next, new Lifted(), options).Effects);
        Assert.Equal("End 1", Words(PhoneCalls.On(Talks, new HungUp(), options).Effects));
    }

    private static string Words(IEnumerable<PhoneCallsEffect> effects) => string.Join(", ", effects.Select(effect => effect switch
    {
        DialTone tone => tone.Second ? "DialTone second" : "DialTone",
        Ring ring => $"Ring {ring.Call}",
        Remind remind => $"Remind {remind.Call}",
        Announce announce => $"Announce {announce.Call}",
        RefuseBusy refuse => $"RefuseBusy {refuse.Call}",
        Accept accept => $"Accept {accept.Call}",
        Hold hold => $"Hold {hold.Call}",
        Resume resume => $"Resume {resume.Call}",
        End end => $"End {end.Call}",
        Confer confer => $"Confer {confer.First} {confer.Second}",
        Rejoin rejoin => $"Rejoin {rejoin.Call}",
        Transfer transfer => $"Transfer {transfer.First} {transfer.Second}",
        _ => effect.GetType().Name,
    }));
}
