using Spa.Device.Tests.Calls;
using Spa.Foundation.Time;
using Spa.Marks;
using Spa.Media;
using Spa.Media.Analysis;
using Spa.Media.Codecs;
using Spa.Media.Tones;
using Spa.Simulation.Speech;
using Spa.Simulation.Stations;

namespace Spa.Flows.Tests.Features;

/// <summary>G01: a telephone on the port calls over VoIP, and is called.</summary>
public class TelephoneFeatureTests
{
    // Nothing between the two but G.711: what the one says is, code for code, what the other hears.
    private static readonly (string, string)[] Plain =
    [
        ("Preferred_Codec_1_", "G711u"), ("Silence_Supp_Enable_1_", "no"), ("Echo_Canc_Enable_1_", "no"), ("Jitter_Buffer_Adjustment_1_", "disable"), ("Network_Jitter_Level_1_", "low"), ("RTP_Packet_Size", "0.020"),
        ("FXS_Port_Input_Gain", "0"), ("FXS_Port_Output_Gain", "0"), ("Dial_Tone", "350@-19,440@-19;10(*/0/1+2)"), ("Ring_Back_Tone", "440@-19,480@-19;*(2/4/1+2)"), ("Ring1_Cadence", "60(2/4)"), ("Default_Ring_1_", "1"),
        ("Caller_ID_Method", "Bellcore(N.Amer,China)"), ("CID_Serv_1_", "yes"), ("CID_Setting_1_", "yes"), ("Dial_Plan_1_", "(xxxx)"),
    ];

    [Theory]
    [Feature("G01")]
    [InlineData("keys")]
    [InlineData("60")]
    [InlineData("67")]
    public void It_calls_and_speaks(string by) => Proof.Shown(broken =>
    {
        // Broken: a number that is not the other's.
        var n = With(("Line_Enable_1_", "yes"));
        var other = Far(n);
        n.World.Phone.Lift();
        n.World.Run(1500.Milliseconds);
        Assert.Equal("350 440", Sines(n.World.Phone.Heard.All[^4000..]));
        var number = broken ? "2001" : "2000";
        if (by == "keys")
        {
            n.World.Phone.Dial(number);
        }
        else
        {
            n.World.Phone.Pulse(number, int.Parse(by, System.Globalization.CultureInfo.InvariantCulture));
        }

        Assert.True(n.World.RunUntil(() => other.State == "rings", 12.Seconds), n.Words);
        n.World.Run(1500.Milliseconds);
        Assert.Equal("440 480", Sines(n.World.Phone.Heard.All[^4000..]));
        other.Answer();
        n.World.Run(500.Milliseconds);
        Speak(n, other);
        n.World.Phone.HangUp();
        n.World.Run(1.Seconds);
        Assert.StartsWith("BYE sip:2000@", n.Last("-> BYE")[3..], StringComparison.Ordinal);
        Assert.Equal("ended: Far end hung up", other.State);
        Assert.True(n.IsClean);
    });

    [Fact]
    [Feature("G01")]
    public void It_is_called_and_speaks() => Proof.Shown(broken =>
    {
        var n = With(("Line_Enable_1_", broken ? "no" : "yes"));
        var other = Far(n);
        other.Call("1000");
        n.World.Run(9.Seconds);
        Assert.True(n.World.Phone.Rings.Count > 1, "it does not ring");
        Assert.Equal((2000, 6000), (n.World.Phone.Rings[0].Length!.Value.TotalMilliseconds, (n.World.Phone.Rings[1].Start - n.World.Phone.Rings[0].Start).TotalMilliseconds));
        Assert.Equal("2000", Assert.Single(n.World.Phone.Display.Calls).Number);
        n.World.Phone.Lift();
        n.World.Run(500.Milliseconds);
        Assert.Equal("talks", other.State);
        Speak(n, other);
        other.HangUp();
        n.World.Run(500.Milliseconds);
        Assert.Single(n.Messages, message => message.StartsWith("<- BYE", StringComparison.Ordinal));
        n.World.Phone.HangUp();
        Assert.True(n.IsClean);
    });

    private static Neighbourhood With(params (string, string)[] settings) => new(snapshot => Scene.With(snapshot, [.. Plain, .. settings]));

    private static SipStation Far(Neighbourhood n) => n.Station("2000", settings => Scene.With(settings, Plain));

    // Both say something at once, and each hears of the other every sample.
    private static void Speak(Neighbourhood n, SipStation other)
    {
        var speech = new short[Pcm.SamplesPerSecond * 4];
        new FormantVoice(5).Talk(speech);
        other.End.Say(speech);
        n.World.Phone.Speak(TonePlan.Steady(1234, -12));
        n.World.Run(3.Seconds);
        Same(other.End.Spoken.All, n.World.Phone.Heard.All);
        Same(n.World.Phone.Spoken.All, other.End.Heard.All);
    }

    // The second that began one and a half seconds ago, as the codec leaves it, is in what was heard since.
    private static void Same(ReadOnlySpan<short> said, ReadOnlySpan<short> heard)
    {
        var part = said.Slice(said.Length - 12_000, Pcm.SamplesPerSecond).ToArray();
        for (var i = 0; i < part.Length; i++)
        {
            part[i] = G711.DecodeMu(G711.EncodeMu(part[i]));
        }

        Assert.True(part.Distinct().Count() > 20, "nothing was said");
        Assert.True(heard[^14_000..].IndexOf(part) >= 0, "what is heard is not what was said");
    }

    private static string Sines(ReadOnlySpan<short> heard) => string.Join(' ', ToneAnalysis.Components(heard).Select(one => Math.Round(one.Hertz)).Order());
}
