using Spa.Foundation.Time;
using Spa.Simulation.Network;
using Spa.Simulation.Scenarios;

namespace Spa.Device.Tests.Scenarios;

/// <summary>A provider's numbers that answer by themselves, its faults and its ladder, in virtual time.</summary>
public class ProviderSiteTests
{
    private readonly ScenarioWorld stage = Stages.World();

    public ProviderSiteTests() => stage.Wait(1.Seconds);

    // A number, and what comes of a call to it from a station.
    [Theory]
    [InlineData("600", "talks", "talks")]
    [InlineData("601", "talks", "talks")]
    [InlineData("602", "failed: Busy", "failed 486")]
    [InlineData("603", "calls", "rings")]
    [InlineData("604", "calls", "early media")]
    [InlineData("6059999", "failed: Reorder", "failed 404")]
    [InlineData("699", "failed: Reorder", "failed 404")]
    public void Numbers_do_what_they_say(string number, string state, string seen)
    {
        var station = stage.Site.Station("2000")!;
        station.Call(number);
        stage.Wait(1.Seconds);
        Assert.Equal(state, station.State);
        Assert.Equal(seen, stage.Site.Calls.All[^1].State);
        station.HangUp();
        stage.Wait(40.Seconds);
        Assert.Empty(stage.Site.Services.Calls);
    }

    [Fact]
    public void The_music_is_a_melody()
    {
        var station = stage.Site.Station("2000")!;
        station.Call("601");
        stage.Wait(8.Seconds);
        var notes = Spa.Media.Analysis.ToneAnalysis.Measure(station.End.Heard.All[^32_000..].ToArray()).Segments[1..^1];
        Assert.InRange(notes.Length, 6, 9);

        // Five notes in their order, wherever it begins; up to 1 % higher while the jitter buffer comes down.
        int[] melody = [330, 349, 392, 294, 262];
        var first = Array.FindIndex(melody, hertz => Is(hertz, notes[0].Components.MaxBy(one => one.Level.Value)!.Hertz));
        Assert.All(notes.Index(), one =>
        {
            var sine = one.Item.Components.MaxBy(part => part.Level.Value)!;
            var hertz = melody[(first + one.Index) % melody.Length];
            Assert.True(Is(hertz, sine.Hertz), $"note {one.Index}: {sine}, not {hertz} Hz");
            Assert.InRange(sine.Level.Value, -17, -15);
            Assert.InRange(one.Item.Length.TotalMilliseconds, hertz == 262 ? 570 : 270, hertz == 262 ? 630 : 330);
        });

        static bool Is(int hertz, double heard) => Math.Abs(heard - hertz) < 0.015 * hertz;
    }

    [Fact]
    public void An_unanswered_number_gives_up_after_three_minutes()
    {
        var station = stage.Site.Station("2000")!;
        station.Call("603");
        stage.Wait(179.Seconds);
        Assert.Equal("calls", station.State);
        stage.Wait(3.Seconds);
        Assert.Equal("failed: Reorder", station.State);
    }

    [Fact]
    public void Eight_call_a_number_at_once_and_each_hears_only_itself()
    {
        var (one, other) = (stage.Site.Station("2000")!, stage.Site.Station("3000")!);
        one.Call("600");
        other.Call("600");
        stage.Wait(1.Seconds);
        Assert.Equal(2, stage.Site.Services.Calls.Count);
        one.End.Say(Spa.Media.Tones.TonePlan.Steady(700, -15));

        // While the jitter buffers of both ways come down from where they begin, all is heard up to 1 % higher.
        stage.Wait(50.Seconds);
        stage.Mark("2000");
        stage.Mark("3000");
        stage.Wait(1.Seconds);
        Assert.Equal(700, stage.Heard("2000").Segments[0].Components[0].Hertz, 1.0);
        Assert.Empty(stage.Heard("3000").Segments);
    }

    [Fact]
    public void A_word_that_is_too_short_is_no_message_and_a_key_plays_what_is_kept()
    {
        var station = stage.Site.Station("2000")!;
        station.Call("605");
        stage.Wait(1.Seconds);
        station.HangUp();
        stage.Wait(1.Seconds);
        Assert.Equal((0, 0), stage.Site.Provider.Mailboxes.Of("2000"));

        station.Call("605");
        stage.Wait(2.Seconds);
        station.End.Say(Spa.Media.Tones.TonePlan.Steady(700, -15));
        stage.Wait(1.Seconds);
        station.Press('#', stage.World.Timeline, 100.Milliseconds);
        stage.Wait(1.Seconds);
        station.End.Say((Spa.Media.Tones.TonePlan?)null);
        Assert.Equal((1, 0), stage.Site.Provider.Mailboxes.Of("2000"));
        stage.Mark("2000");
        station.Press('1', stage.World.Timeline, 100.Milliseconds);
        stage.Wait(2.Seconds);
        Assert.Contains(stage.Heard("2000").Segments, segment => segment.Components is [var sine] && Math.Abs(sine.Hertz - 700) < 2);
        Assert.Equal((0, 1), stage.Site.Provider.Mailboxes.Of("2000"));
    }

    [Fact]
    public void A_repeated_request_is_not_challenged_anew()
    {
        // The network takes so long that each INVITE is repeated before its answer comes.
        var station = stage.Site.Station("2000")!;
        stage.World.Network!.Options = SimulatedNetwork.Quiet with { Delay = 300.Milliseconds };
        station.Call("600");
        stage.Wait(5.Seconds);
        Assert.Equal("talks", station.State);
        var second = stage.Site.Ladder.Entries.Where(entry => entry.Full.Contains("CSeq 2", StringComparison.Ordinal)).ToList();
        Assert.True(second.Count(entry => entry.Label == "INVITE 600" && entry.From == "2000") > 1);
        Assert.DoesNotContain(second, entry => entry.Label.StartsWith("407", StringComparison.Ordinal));
    }

    [Fact]
    public void A_notify_is_answered_by_digest()
    {
        var status = 0;
        Assert.True(stage.Site.Notify("1000", "resync", final => status = final));
        stage.Wait(1.Seconds);
        Assert.Equal(489, status);
        stage.World.Voice!.Triggered = what => what == "resync";
        Assert.True(stage.Site.Notify("1000", "resync", final => status = final));
        stage.Wait(1.Seconds);
        Assert.Equal(200, status);
        Assert.Contains(stage.Site.Ladder.Entries, entry => entry.Label.StartsWith("401", StringComparison.Ordinal));
        Assert.False(stage.Site.Notify("4000", "resync", _ => { }));
    }

    [Fact]
    public void A_fault_is_for_the_method_that_it_names()
    {
        stage.Site.Break(503, "INVITE");
        var station = stage.Site.Station("2000")!;
        station.Call("600");
        stage.Wait(1.Seconds);
        Assert.Equal("failed: Reorder", station.State);
        Assert.Equal("failed 503", stage.Site.Calls.All[^1].State);
        stage.Site.Break(null);
        station.Call("600");
        stage.Wait(1.Seconds);
        Assert.Equal("talks", station.State);
    }

    [Fact]
    public void The_ladder_shows_all_that_happened_and_no_secret()
    {
        Assert.True(new ScenarioRunner(stage).Run(Stages.Sample("outgoing-call.json")).Passed);
        stage.Wait(1.Seconds);
        var text = stage.Site.Ladder.ToString();
        var lines = text.Split('\n');
        Assert.Matches("^time +phone +1000 +provider +2000 ", lines[0]);
        foreach (var expected in new[] { "lifts the handset", "hears 350 \\+ 440 Hz", "dials 2", "has dialled 2000#", "<?-+INVITE 2000-+>", "180 Ringing", "hears 440 \\+ 480 Hz", "200 OK", "ACK", "RTP .* starts \\(payload type 0, 240 bytes\\)", "BYE", "RTP at .* stops: \\d+ packets sent", "hangs up" })
        {
            Assert.Matches(expected, text);
        }

        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("response=", text, StringComparison.Ordinal);

        // In order: the INVITE goes to the provider before it goes on to the station.
        var invites = lines.Where(line => line.Contains("INVITE 2000", StringComparison.Ordinal)).ToList();
        Assert.True(invites[^2].IndexOf("INVITE", StringComparison.Ordinal) < invites[^1].IndexOf("INVITE", StringComparison.Ordinal));
    }
}
