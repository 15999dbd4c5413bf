using System.Net;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Marks;
using Spa.Sip.Locating;

namespace Spa.Device.Tests.Peers;

/// <summary>What goes wrong on networks, played by sipp; what the phone hears and does.</summary>
public sealed class SippTests : IDisposable
{
    private readonly List<IDisposable> started = [];

    public void Dispose()
    {
        started.Reverse();
        started.ForEach(one => one.Dispose());
    }

    [Needs("sipp")]
    public Task Busy_is_heard_as_busy() => Refused(486, "Busy Tone");

    [Needs("sipp")]
    public Task Away_is_heard_as_reorder() => Refused(480, "Reorder Tone");

    [Needs("sipp")]
    public async Task Another_server_takes_the_call_when_the_first_is_out_of_service()
    {
        var (first, second) = (Play("refuse", ("STATUS", 503)), Play("answer"));
        var unit = Unit(
            LoopbackUnit.Direct(null).With(LineParameters.Proxy.Line1, "provider.test").With(LineParameters.UseDnsSrv.Line1, true).With(LineParameters.DnsSrvAutoPrefix.Line1, true),
            new TwoServers(first.Port, second.Port));
        await unit.Dial("2000#");
        await unit.State("in a call");
        await first.Ends();
        await End(unit, second);
    }

    [Needs("sipp")]
    public async Task A_call_that_was_moved_is_followed()
    {
        var there = Play("answer");
        var here = Play("redirect", ("PORT", there.Port));
        var unit = Unit(LoopbackUnit.Direct(here.Port));
        await unit.Dial("2000#");
        await unit.State("in a call");
        await here.Ends();
        Assert.StartsWith($"-> INVITE sip:2001@127.0.0.1:{there.Port} ", unit.Last("-> INVITE"), StringComparison.Ordinal);
        await End(unit, there);
    }

    [Needs("sipp")]
    public async Task Who_challenges_without_end_is_given_up()
    {
        var far = Play("challenge-loop");
        var unit = Unit(LoopbackUnit.Direct(far.Port).With(LineParameters.Password.Line1, "secret").With(SipParameters.MaxAuth, 1));
        await unit.Dial("2000#");
        await unit.Tone("Reorder Tone");
        await far.Ends();
        Assert.Equal(2, unit.Count("-> INVITE"));
        unit.On(unit.Phone.HangUp);
        await unit.Idle();
    }

    [Needs("sipp")]
    public async Task An_answer_that_crosses_the_cancel_is_hung_up_on()
    {
        var far = Play("cancel-race");
        var unit = Unit(LoopbackUnit.Direct(far.Port));
        await unit.Dial("2000#");
        await unit.Tone("Ring Back Tone");
        unit.On(unit.Phone.HangUp);
        await far.Ends();
        Assert.Equal((1, 1), (unit.Count("-> CANCEL"), unit.Count("-> BYE")));
        await unit.Idle();
    }

    [Needs("sipp")]
    public async Task Of_two_that_answer_the_first_is_talked_to()
    {
        var far = Play("forked");
        var unit = Unit(LoopbackUnit.Direct(far.Port));
        await unit.Dial("2000#");
        await unit.Until("the second is hung up on", () => unit.Messages.Any(message => message.StartsWith("-> BYE", StringComparison.Ordinal)));
        Assert.Contains("tag=second", unit.Last("-> BYE"), StringComparison.Ordinal);
        Assert.Equal("in a call", unit.On(() => unit.Voice.Status.Phone.State));
        await End(unit, far);
        Assert.Contains("tag=first", unit.Last("-> BYE"), StringComparison.Ordinal);
    }

    [Needs("sipp")]
    public async Task Ringing_that_is_reliable_is_acknowledged()
    {
        var far = Play("prack");
        var unit = Unit(LoopbackUnit.Direct(far.Port).With(LineParameters.Sip100RelEnable.Line1, true));
        await unit.Dial("2000#");
        await unit.State("in a call");
        await End(unit, far);
    }

    [Needs("sipp")]
    public Task A_session_is_refreshed_at_half_of_its_time() => Refreshed("session-timer", "-> ACK", 2);

    [Needs("sipp")]
    public Task A_session_is_refreshed_by_UPDATE_where_that_is_allowed() => Refreshed("session-update", "-> UPDATE", 1);

    private async Task Refreshed(string scenario, string sent, int times)
    {
        var far = Play(scenario);
        var unit = Unit(LoopbackUnit.Direct(far.Port));
        await unit.Dial("2000#");
        await unit.State("in a call");
        await unit.Until("refreshed", () => unit.Messages.Count(message => message.StartsWith(sent, StringComparison.Ordinal)) == times, TimeSpan.FromSeconds(60));
        Assert.Equal("in a call", unit.On(() => unit.Voice.Status.Phone.State));
        await End(unit, far);
    }

    [Needs("sipp")]
    public async Task An_answer_is_repeated_until_it_is_acknowledged()
    {
        // sipp acknowledges the third 200 only.
        var (unit, far) = Called("lost-ack");
        await unit.Until("it rings", () => unit.Phone.Rings.Count > 0);
        unit.On(unit.Phone.Lift);
        await far.Ends();
        await unit.Until("the far end has hung up", () => unit.Voice.Status.Phone.State != "in a call");
        var answers = unit.On(() => unit.Messages.Where(message => message.StartsWith("-> SIP/2.0 200", StringComparison.Ordinal) && message.Contains("CSeq: 1 INVITE", StringComparison.Ordinal)).ToList());
        Assert.Equal(3, answers.Count);
        Assert.Single(answers.Distinct());
        unit.On(unit.Phone.HangUp);
        await unit.Idle();
    }

    [Needs("sipp")]
    public async Task An_invite_that_comes_again_is_the_same_call()
    {
        var (unit, far) = Called("repeated-invite");
        await unit.Until("both came", () => unit.Messages.Count(message => message.StartsWith("<- INVITE", StringComparison.Ordinal)) == 2);
        await unit.Until("it rings", () => unit.Phone.Rings.Count > 0);
        Assert.Single(unit.On(() => unit.Voice.Status.Calls));
        unit.On(unit.Phone.Lift);
        await far.Ends();
        await unit.Until("the far end has hung up", () => unit.Voice.Status.Phone.State != "in a call");

        // Each answer may have been sent again, and is the same then.
        Assert.InRange(unit.Count("-> SIP/2.0 180"), 2, int.MaxValue);
        Assert.Single(Answers("180"));
        Assert.Single(Answers("200"));
        unit.On(unit.Phone.HangUp);
        await unit.Idle();

        IEnumerable<string> Answers(string status)
            => unit.On(() => unit.Messages.Where(message => message.StartsWith($"-> SIP/2.0 {status}", StringComparison.Ordinal) && message.Contains("CSeq: 1 INVITE", StringComparison.Ordinal)).Distinct().ToList());
    }

    [Needs("sipp")]
    public async Task An_invite_that_nobody_answers_is_sent_again()
    {
        var far = Keep(Sipp.Takes("deaf-at-first"));
        var unit = Unit(LoopbackUnit.Direct(far.Port));
        await unit.Dial("2000#");
        await unit.State("in a call");
        await End(unit, far);
        Assert.Equal((3, 1), Sent(unit, "INVITE"));
        Assert.Equal((1, 1), Sent(unit, "ACK"));
    }

    [Needs("sipp")]
    public async Task An_acknowledgement_that_is_lost_is_sent_again()
    {
        var far = Keep(Sipp.Takes("lost-own-ack"));
        var unit = Unit(LoopbackUnit.Direct(far.Port));
        await unit.Dial("2000#");
        await unit.State("in a call");
        await unit.Until("all are acknowledged", () => unit.Messages.Count(message => message.StartsWith("-> ACK", StringComparison.Ordinal)) == 3);
        Assert.Single(unit.On(() => unit.Voice.Status.Calls));
        await End(unit, far);
        Assert.Equal((3, 1), Sent(unit, "ACK"));
        Assert.Equal((1, 1), Sent(unit, "INVITE"));
    }

    // How many requests of a method were sent, and how many of them differ.
    private static (int All, int Different) Sent(LoopbackUnit unit, string method)
    {
        var all = unit.On(() => unit.Messages.Where(message => message.StartsWith($"-> {method} ", StringComparison.Ordinal)).ToList());
        return (all.Count, all.Distinct().Count());
    }

    private static async Task End(LoopbackUnit unit, Sipp far)
    {
        unit.On(unit.Phone.HangUp);
        await far.Ends();
        await unit.Idle();
    }

    private async Task Refused(int status, string tone)
    {
        var far = Play("refuse", ("STATUS", status));
        var unit = Unit(LoopbackUnit.Direct(far.Port));
        await unit.Dial("2000#");
        await unit.Tone(tone);
        await far.Ends();
        unit.On(unit.Phone.HangUp);
        await unit.Idle();
    }

    private Sipp Play(string scenario, params (string Word, object Value)[] with) => Keep(new Sipp(scenario, with));

    private (LoopbackUnit Unit, Sipp Far) Called(string scenario)
    {
        var port = LoopbackUnit.FreePort();
        return (Unit(LoopbackUnit.Direct(null, port)), Keep(Sipp.Calls(scenario, port)));
    }

    private LoopbackUnit Unit(SettingsSnapshot settings, ISipResolver? names = null) => Keep(new LoopbackUnit(settings, names: names));

    private T Keep<T>(T one)
        where T : IDisposable
    {
        started.Add(one);
        return one;
    }

    // Two servers of one name, the first of them to be preferred.
    private sealed class TwoServers(int first, int second) : ISipResolver
    {
        public void Srv(string name, Action<IReadOnlyList<SrvRecord>?> done)
            => done(name == "_sip._udp.provider.test" ? [new SrvRecord(1, 0, first, "one.test"), new SrvRecord(2, 0, second, "two.test")] : []);

        public void Addresses(string host, Action<IReadOnlyList<IPAddress>?> done) => done(host.EndsWith(".test", StringComparison.Ordinal) ? [IPAddress.Loopback] : []);
    }
}
