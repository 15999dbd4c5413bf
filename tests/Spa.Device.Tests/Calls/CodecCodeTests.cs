using Spa.Device.Codecs;
using Spa.Device.Tests.Media;
using Spa.Foundation.Time;
using Spa.Marks;

namespace Spa.Device.Tests.Calls;

/// <summary>The codec of one call, chosen by a star code before its number (behaviour f.1).</summary>
public class CodecCodeTests
{
    [Fact]
    [Parameter("Prefer_G711u_Code")]
    [Parameter("Force_G711u_Code")]
    [Parameter("Prefer_G711a_Code")]
    [Parameter("Force_G711a_Code")]
    public void G711_is_preferred_or_all_that_is_offered()
    {
        var law = new Scene([.. Scene.ByStranger, ("Preferred_Codec_1_", "G711a")]);
        Live.Differs("Prefer_G711u_Code", "*017110", "*44", n => Offered(n, "*017110"), "0 8 101", "Reorder Tone", law);
        Live.Differs("Force_G711u_Code", "*027110", "*44", n => Offered(n, "*027110"), "0 101", "Reorder Tone", law);
        Live.Differs("Prefer_G711a_Code", "*44", "*017111", n => Offered(n, "*44"), "8 0 101", "Reorder Tone", Scene.Of(Scene.ByStranger));
        Live.Differs("Force_G711a_Code", "*44", "*027111", n => Offered(n, "*44"), "8 101", "Reorder Tone", Scene.Of(Scene.ByStranger));
    }

    [SpandspFact]
    [Parameter("Prefer_G726r16_Code")]
    [Parameter("Force_G726r16_Code")]
    [Parameter("Prefer_G726r24_Code")]
    [Parameter("Force_G726r24_Code")]
    [Parameter("Prefer_G726r32_Code")]
    [Parameter("Force_G726r32_Code")]
    [Parameter("Prefer_G726r40_Code")]
    [Parameter("Force_G726r40_Code")]
    public void G726_is_preferred_or_all_that_is_offered()
    {
        foreach (var (rate, first, only) in new[] { (16, "98 0 8 2 96 97 101", "98 101"), (24, "97 0 8 2 96 98 101", "97 101"), (32, "2 0 8 96 97 98 101", "2 101"), (40, "96 0 8 2 97 98 101", "96 101") })
        {
            Live.Differs($"Prefer_G726r{rate}_Code", $"*01726{rate}", "*44", n => Offered(n, $"*01726{rate}"), first, "Reorder Tone", G726.Scene("G711u", Scene.ByStranger));
            Live.Differs($"Force_G726r{rate}_Code", $"*02726{rate}", "*44", n => Offered(n, $"*02726{rate}"), only, "Reorder Tone", G726.Scene("G711u", Scene.ByStranger));
        }
    }

    [Bcg729Fact]
    [Parameter("Prefer_G729a_Code")]
    [Parameter("Force_G729a_Code")]
    public void G729_is_preferred_or_all_that_is_offered()
    {
        var scene = G729.Scene([.. Scene.ByStranger, ("Preferred_Codec_1_", "G711u")]);
        Live.Differs("Prefer_G729a_Code", "*01729", "*44", n => Offered(n, "*01729"), "18 0 8 101", "Reorder Tone", scene);
        Live.Differs("Force_G729a_Code", "*02729", "*44", n => Offered(n, "*02729"), "18 101", "Reorder Tone", scene);
    }

    [Fact]
    public void It_is_for_that_call_only()
    {
        var n = Scene.Of(Scene.ByStranger).Set("Max_Forward", "70", new HashSet<string>());
        n.Stranger.Answers = Peer.Says(486);
        n.Dial("*0271112000#");
        Assert.True(n.World.RunUntil(() => n.Tone == "Busy Tone", 4.Seconds), n.Tone);
        n.Flash();
        n.World.Phone.Dial("2000#");
        Assert.True(n.World.RunUntil(() => n.Tone == "Busy Tone", 4.Seconds), n.Tone);
        Assert.Equal(["8 101", "0 8 101"], n.Stranger.Requests("INVITE").Select(one => Payloads(Spa.Sip.Messages.MessageWriter.Text(one))));
    }

    [Fact]
    public void The_number_may_follow_after_a_pause_too()
    {
        var n = Scene.Of(Scene.ByStranger).Set("Max_Forward", "70", new HashSet<string>());
        n.Dial("*017111");
        Assert.True(n.World.RunUntil(() => n.Tone == "Confirm Tone", 1.Seconds), n.Tone);
        Assert.True(n.World.RunUntil(() => n.Tone == "Dial Tone", 3.Seconds), n.Tone);
        n.World.Phone.Dial("2000#");
        n.World.Run(3.Seconds);
        Assert.Equal("8 0 101", Payloads(n.Sent("INVITE")));
    }

    [SpandspFact]
    public void What_is_wanted_is_talked_in()
    {
        var n = G726.Scene("G711u").Set("Max_Forward", "70", new HashSet<string>());
        var other = n.Station("2000");
        other.AnswersAtOnce = true;
        n.Dial("*02726322000#");
        n.World.Run(2.Seconds);
        Assert.Equal(("talks", "G726-32"), (other.State, n.World.Voice!.Status.Calls[0].Codec));
    }

    // A device without the library, and one on which the codec is switched off.
    [Fact]
    public void A_codec_that_is_not_to_be_had_is_not_offered_and_to_insist_on_it_gives_reorder_tone()
    {
        var without = Scene.Of(Scene.ByStranger);
        Scene[] scenes = G726Codec.All.All(codec => codec.Unavailable is null) ? [without, G726.Scene("G711u", [.. Scene.ByStranger, ("G726-32_Enable_1_", "no")])] : [without];
        foreach (var scene in scenes)
        {
            Neighbourhood Made() => scene.Set("Max_Forward", "70", new HashSet<string>());
            var n = Made();
            n.Dial("*0272632");
            n.World.Run(500.Milliseconds);
            Assert.Equal("Reorder Tone", n.Tone);
            n.World.Phone.Dial("2000#");
            n.World.Run(5.Seconds);
            Assert.Empty(n.Sent("INVITE"));

            var usual = Offered(Made(), string.Empty);
            Assert.DoesNotContain(" 2 ", usual, StringComparison.Ordinal);
            Assert.Equal(usual, Offered(Made(), "*0172632"));
        }
    }

    [Fact]
    public void An_emergency_call_is_made_with_whatever_there_is()
    {
        var n = Scene.Of(Scene.ByStranger).Set("Emergency_Number_1_", "112", new HashSet<string>());
        n.Dial("*027111112");
        n.World.Run(6.Seconds);
        Assert.Equal("8 0 101", Payloads(n.Sent("INVITE")));
    }

    // What the call after the code offers, in order; or the tone that is heard in its place.
    private static string Offered(Neighbourhood n, string code)
    {
        n.Dial(code + "2000#");
        n.World.Run(2.Seconds);
        return n.Sent("INVITE") is { Length: > 0 } invite ? Payloads(invite) : n.Tone;
    }

    private static string Payloads(string message) => message.Line("m=audio ").Split(' ', 3)[2];
}
