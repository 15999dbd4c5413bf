using Spa.Configuration.Parameters;
using Spa.Marks;

namespace Spa.Device.Tests.Peers;

/// <summary>Transfers with baresip as the one who refers, as the one who is referred, and as the target.</summary>
public sealed class BaresipTransferTests : IDisposable
{
    private readonly List<IDisposable> started = [];

    public void Dispose()
    {
        started.Reverse();
        started.ForEach(one => one.Dispose());
    }

    [Needs("baresip")]
    public async Task Sends_the_phone_to_another()
    {
        var (unit, first, second) = await Talk();
        await first.Tell("transfer", $"sip:2000@127.0.0.1:{second.Port}");
        await second.Hears("CALL_ESTABLISHED");
        await first.Hears("CALL_CLOSED");
        Assert.Equal($"sip:2000@127.0.0.1:{second.Port}", unit.Last("-> INVITE").Split(' ')[2]);
        Assert.Contains("SIP/2.0 200 OK", unit.Last("-> NOTIFY"), StringComparison.Ordinal);
        await unit.Hears(Baresip.Hertz, Baresip.Level - 4, Baresip.Level - 2);
        Assert.Equal("in a call", unit.On(() => unit.Voice.Status.Phone.State));
        unit.On(unit.Phone.HangUp);
        await second.Hears("CALL_CLOSED");
        await unit.Idle();
    }

    [Needs("baresip")]
    public async Task Is_sent_to_another_by_star_code()
    {
        var (unit, first, second) = await Talk();
        unit.On(() => unit.Phone.Flash(TimeSpan.FromMilliseconds(300)));
        await unit.Tone("Second Dial Tone");
        unit.On(() => unit.Phone.Dial("*98"));
        await unit.Tone("Prompt Tone");
        unit.On(() => unit.Phone.Dial("3"));
        await unit.Tone("Confirm Tone");
        await second.Hears("CALL_ESTABLISHED");
        Assert.Contains($"Refer-To: <sip:2000@127.0.0.1:{second.Port}>", unit.Last("-> REFER"), StringComparison.Ordinal);
        unit.On(unit.Phone.HangUp);
        await unit.Idle();
    }

    // The phone talks with the first; 3 is the second.
    private async Task<(LoopbackUnit Unit, Baresip First, Baresip Second)> Talk()
    {
        var first = await Baresip.Start(";answermode=auto");
        started.Add(first);
        var second = await Baresip.Start(";answermode=auto");
        started.Add(second);
        var unit = new LoopbackUnit(LoopbackUnit.Direct(first.Port)
            .With(LineParameters.EchoCancEnable.Line1, false)
            .With(LineParameters.Gateway1, $"127.0.0.1:{second.Port}")
            .With(Catalogue.Find("Dial_Plan_1_")!, "(2000|<3:2000><:@gw1>)"));
        started.Add(unit);
        await unit.Dial("2000");
        await unit.State("in a call");
        await first.Hears("CALL_ESTABLISHED");
        return (unit, first, second);
    }
}
