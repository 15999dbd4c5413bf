using System.Globalization;
using System.Net;
using Spa.Device.Tests.Media;
using Spa.Foundation.Time;
using Spa.Marks;
using Spa.Media.Tones;

namespace Spa.Device.Tests.Calls;

/// <summary>Line 1: Audio Configuration, except for fax, echo and the detection of keys.</summary>
public class AudioParameterTests
{
    [Fact]
    [Parameter("Preferred_Codec_1_")]
    [Parameter("Use_Pref_Codec_Only_1_")]
    [Parameter("Silence_Supp_Enable_1_")]
    public void Codecs_are_offered()
    {
        Live.Differs("Preferred_Codec_1_", "G711u", "G711a", Offered, "0 8 101", "8 0 101", Scene.Of(Scene.ByStranger));
        Live.Differs("Use_Pref_Codec_Only_1_", "no", "yes", Offered, "0 8 101", "0 101", Scene.Of(Scene.ByStranger));
        Live.Differs("Silence_Supp_Enable_1_", "no", "yes", n => $"{Offered(n)}", "0 8 101", "0 8 13 101", Scene.Of(Scene.ByStranger));
    }

    [SpandspFact]
    [Parameter("Second_Preferred_Codec_1_")]
    [Parameter("Third_Preferred_Codec_1_")]
    [Parameter("G726-16_Enable_1_")]
    [Parameter("G726-24_Enable_1_")]
    [Parameter("G726-32_Enable_1_")]
    [Parameter("G726-40_Enable_1_")]
    public void G726_is_offered()
    {
        Live.Differs("Second_Preferred_Codec_1_", "Unspecified", "G726-24", Offered, "0 8 2 96 97 98 101", "0 97 8 2 96 98 101", G726.Scene("G711u", Scene.ByStranger));
        Live.Differs("Third_Preferred_Codec_1_", "Unspecified", "G726-16", Offered, "0 97 8 2 96 98 101", "0 97 98 8 2 96 101", G726.Scene("G711u", [.. Scene.ByStranger, ("Second_Preferred_Codec_1_", "G726-24")]));
        foreach (var (rate, left) in new[] { (16, "0 8 2 96 97 101"), (24, "0 8 2 96 98 101"), (32, "0 8 96 97 98 101"), (40, "0 8 2 97 98 101") })
        {
            Live.Differs($"G726-{rate}_Enable_1_", "yes", "no", Offered, "0 8 2 96 97 98 101", left, G726.Scene("G711u", Scene.ByStranger));
        }
    }

    [Fact]
    [Parameter("Silence_Threshold_1_")]
    public void What_is_quieter_than_the_threshold_is_silence() => Live.Differs("Silence_Threshold_1_", "low", "high", n =>
    {
        n.Talking();
        n.World.Run(2.Seconds);
        n.World.Phone.Speak(TonePlan.Steady(800, -39));
        n.World.Run(2.Seconds);
        return n.Rtp().Count(packet => packet.Type() == 0 && packet.At > n.World.Timeline.Now - 1.Seconds);
    }, (a, b) =>
    {
        Assert.InRange(a, 30, 36);
        Assert.InRange(b, 0, 3);
    }, new Scene(("Silence_Supp_Enable_1_", "yes")));

    [Fact]
    [Parameter("DTMF_Process_INFO_1_")]
    [Parameter("DTMF_Process_AVT_1_")]
    public void Keys_of_the_far_end_are_acted_on()
    {
        Live.Differs("DTMF_Process_INFO_1_", "yes", "no", n => Sounds(n, "INFO"), true, false);
        Live.Differs("DTMF_Process_AVT_1_", "yes", "no", n => Sounds(n, "AVT"), true, false);
    }

    [Fact]
    [Parameter("DTMF_Tx_Method_1_")]
    [Parameter("Hook_Flash_Tx_Method_1_")]
    public void Keys_and_flashes_are_sent()
    {
        Live.Differs("DTMF_Tx_Method_1_", "AVT", "INFO", n =>
        {
            n.Talking();
            n.World.Phone.Dial("5");
            n.World.Run(1.Seconds);
            return $"{n.Rtp().Any(packet => packet.Type() == 101)} {n.Count("-> INFO")}";
        }, "True 0", "False 1");
        Live.Differs("Hook_Flash_Tx_Method_1_", "None", "AVT", n =>
        {
            n.Talking();
            n.Flash();
            return $"{n.Rtp().Count(packet => packet.Type() == 101 && packet.Bytes[12] == 16) > 3} {n.Tone}";
        }, "False Second Dial Tone", "True ");
    }

    [Fact]
    [Parameter("Symmetric_RTP_1_")]
    public void Media_goes_back_to_where_it_comes_from() => Live.Differs("Symmetric_RTP_1_", "yes", "no", n =>
    {
        n.Stranger.Answers = request => n.Stranger.Takes(request);
        var to = new IPEndPoint(IPAddress.Parse(Neighbourhood.Device), int.Parse(n.Invites().Line("m=audio ").Split(' ')[0], CultureInfo.InvariantCulture));
        for (ushort i = 0; i < 100; i++)
        {
            n.Stranger.Rtp(to, i, i * 160u, from: new IPEndPoint(n.Stranger.At.Address, 45_000));
            n.World.Run(20.Milliseconds);
        }

        return n.Rtp()[^1].To.Port;
    }, 45_000, 40_000, Scene.Of(Scene.ByStranger));

    private static string Offered(Neighbourhood n) => n.Invites().Line("m=audio ").Split("AVP ")[^1];

    // Whether a key that the far end sends sounds at the phone.
    private static bool Sounds(Neighbourhood n, string method)
    {
        var other = n.Station("3000", settings => Scene.With(settings, ("DTMF_Tx_Method_1_", method)));
        other.Call("1000");
        Assert.True(n.World.RunUntil(() => n.World.Phone.Ringing is not null, 3.Seconds));
        n.World.Phone.Lift();
        n.World.Run(1.Seconds);
        n.World.Phone.Heard.Mark();
        other.Press('5', n.World.Timeline, 150.Milliseconds);
        n.World.Run(1.Seconds);
        return n.World.Phone.Heard.SinceMark.IndexOfAnyExceptInRange((short)-1000, (short)1000) >= 0;
    }
}
