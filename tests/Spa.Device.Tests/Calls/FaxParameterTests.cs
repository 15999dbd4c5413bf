using Spa.Foundation.Time;
using Spa.Marks;
using Spa.Media;
using Spa.Media.Levels;
using Spa.Media.Tones;
using Spa.Simulation.Lines;
using Spa.Simulation.Stations;

namespace Spa.Device.Tests.Calls;

/// <summary>Line 1: Audio Configuration, the rows of fax as sound. The far end is a telephone that does nothing of its own about fax.</summary>
public class FaxParameterTests
{
    private const int Answer = 2100;
    private const int Calling = 1100;

    [Fact]
    [Parameter("FAX_CED_Detect_Enable_1_")]
    [Parameter("FAX_CNG_Detect_Enable_1_")]
    [Parameter("FAX_Tone_Detect_Mode_1_")]
    public void Tones_are_heard_where_the_settings_say()
    {
        Live.Differs("FAX_CED_Detect_Enable_1_", "yes", "no", n => HearsAnswerOfTheFarEnd(n), 1, 0);
        Live.Differs("FAX_CED_Detect_Enable_1_", "yes", "no", n => HearsAnswerOfThePhone(n), 1, 0);
        Live.Differs("FAX_CNG_Detect_Enable_1_", "yes", "no", n => HearsCallingOfThePhone(n), 1, 0);
        Live.Differs("FAX_CNG_Detect_Enable_1_", "yes", "no", n => HearsCallingOfTheFarEnd(n), 1, 0);
        Live.Differs("FAX_Tone_Detect_Mode_1_", "caller only", "callee only", n => HearsAnswerOfTheFarEnd(n), 1, 0);
        Live.Differs("FAX_Tone_Detect_Mode_1_", "caller only", "callee only", n => HearsAnswerOfThePhone(n), 0, 1);
        Live.Differs("FAX_Tone_Detect_Mode_1_", "caller or callee", "callee only", n => HearsCallingOfThePhone(n), 1, 0);
    }

    [Fact]
    [Parameter("FAX_Passthru_Codec_1_")]
    [Parameter("FAX_Codec_Symmetric_1_")]
    [Parameter("FAX_Passthru_Method_1_")]
    public void The_sound_is_passed_as_the_settings_say()
    {
        Live.Differs("FAX_Passthru_Codec_1_", "G711u", "G711a", n =>
        {
            HearsAnswerOfTheFarEnd(n);
            return $"{n.Last("-> INVITE").Line("m=audio ").Split("AVP ")[^1]}, sent {n.Rtp()[^1].Type()}, {n.Last("-> INVITE").Line("a=silenceSupp:")}";
        }, "0, sent 0, off - - - -", "8, sent 8, off - - - -");
        Live.Differs("FAX_Codec_Symmetric_1_", "yes", "no", n =>
        {
            HearsAnswerOfTheFarEnd(n);
            return n.Last("-> INVITE").Line("m=audio ").Split("AVP ")[^1];
        }, "0", "0 8");
        Live.Differs("FAX_Passthru_Method_1_", "ReINVITE", "None", n => $"{HearsAnswerOfTheFarEnd(n)} {n.World.Voice!.Status.Calls.Length}", "1 1", "0 1");
    }

    [Fact]
    public void Without_a_word_to_the_far_end_the_codec_changes_where_it_is_agreed_on()
    {
        var n = new Scene(("FAX_Passthru_Codec_1_", "G711a")).Set("FAX_Passthru_Method_1_", "None", new HashSet<string>());
        Assert.Equal(0, HearsAnswerOfTheFarEnd(n));
        Assert.Equal(8, n.Rtp()[^1].Type());
        Assert.Contains(n.Rtp(), packet => packet.Type() == 0);
    }

    [Fact]
    [Parameter("FAX_Disable_ECAN_1_")]
    public void The_echo_canceller_goes_on_or_stops() => Live.Differs("FAX_Disable_ECAN_1_", "no", "yes", n =>
    {
        n.World.Phone.Machine = new Reflection();
        var other = Called(n);
        other.End.Say(TonePlan.Steady(Answer, -14));
        n.World.Run(1.Seconds);
        other.End.Say(null);
        other.End.Say(Media.Signals.Noise(Pcm.SamplesPerSecond * 4, -16, 5));
        n.World.Run(4.Seconds);
        return Neighbourhood.HeardBy(other).Value;
    }, (with, without) => Assert.True(with < without - 15, $"{with} dBm0 with it, {without} without"));

    [Fact]
    public void Nothing_of_the_sound_is_left_out_and_keys_stay_in_it()
    {
        var n = new Scene(("Silence_Supp_Enable_1_", "yes")).Set("DTMF_Tx_Method_1_", "AVT", new HashSet<string>());
        var other = Called(n);
        n.World.Run(2.Seconds);
        Assert.InRange(n.Rtp().Count(packet => packet.At > n.World.Timeline.Now - 1.Seconds), 0, 5);
        Sound(n, other, Answer);
        n.World.Phone.Dial("5");
        n.World.Run(1.Seconds);
        var last = n.Rtp().Where(packet => packet.At > n.World.Timeline.Now - 1.Seconds).ToList();
        Assert.InRange(last.Count, 32, 35);
        Assert.All(last, packet => Assert.Equal(0, packet.Type()));
        Assert.Empty(other.End.Keys);
        Assert.True(Dbm0.Of(other.End.Heard.All[^Pcm.SamplesPerSecond..]).Value > -25);

        // To the end of the call, and not beyond it.
        n.World.Phone.HangUp();
        n.World.Run(1.Seconds);
        var before = n.Count("-> INVITE");
        n.Dial("2000#");
        n.World.Run(1.Seconds);
        other.Answer();
        n.World.Run(2.Seconds);
        Assert.Equal("0 8 13 101", n.Last("-> INVITE").Line("m=audio ").Split("AVP ")[^1]);
        Assert.Equal(before + 1, n.Count("-> INVITE"));
        Assert.InRange(n.Rtp().Count(packet => packet.At > n.World.Timeline.Now - 1.Seconds), 0, 5);
    }

    [Fact]
    public void A_preamble_without_an_answer_tone_is_a_fax_too()
    {
        var n = new Neighbourhood();
        var other = Called(n);
        var before = n.Count("-> INVITE");
        other.End.Say(Media.Fax.V21.Flags(38, 300, -14, 0));
        n.World.Run(2.Seconds);
        Assert.Equal(before + 1, n.Count("-> INVITE"));
    }

    [Fact]
    public void Speech_and_music_are_no_fax()
    {
        var n = new Neighbourhood();
        var other = Called(n);
        var before = n.Count("-> INVITE");
        other.End.Say(Media.Signals.Speech(20, 8));
        n.World.Phone.Speak(TonePlan.Steady(1000, -10));
        n.World.Run(20.Seconds);
        Assert.Equal(before, n.Count("-> INVITE"));
        Assert.False(other.Party!.IsFax);
    }

    [Fact]
    public void A_call_that_refuses_the_offer_goes_on()
    {
        var n = new Scene(Scene.ByStranger).Set("FAX_Passthru_Method_1_", "ReINVITE", new HashSet<string>());
        n.Stranger.Answers = request => request.CSeq.Number > 1 && request.Method == Spa.Sip.Messages.SipMethod.Invite && request.To.Tag is not null
            ? Spa.Sip.Messages.SipResponse.For(request, 488, "no")
            : n.Stranger.Takes(request);
        n.Invites();
        n.World.Phone.Speak(TonePlan.Steady(Calling, -10));
        n.World.Run(1.Seconds);
        Assert.Equal(2, n.Count("-> INVITE"));
        Assert.Equal("in a call", n.Words);
        Assert.Equal(0, n.Rtp()[^1].Type());
    }

    private static int HearsAnswerOfTheFarEnd(Neighbourhood n) => Sound(n, Called(n), Answer);

    private static int HearsCallingOfThePhone(Neighbourhood n) => Sound(n, Called(n), null, Calling);

    private static int HearsAnswerOfThePhone(Neighbourhood n) => Sound(n, Calls(n), null, Answer);

    private static int HearsCallingOfTheFarEnd(Neighbourhood n) => Sound(n, Calls(n), Calling);

    // Two seconds of a tone from the far end or from the phone; how often the device offers anew.
    private static int Sound(Neighbourhood n, SipStation other, int? theirs, int? ours = null)
    {
        var before = n.Count("-> INVITE");
        other.End.Say(theirs is { } there ? TonePlan.Steady(there, -14) : null);
        n.World.Phone.Speak(ours is { } here ? TonePlan.Steady(here, -14) : null);
        n.World.Run(2.Seconds);
        other.End.Say(null);
        n.World.Phone.Speak(null);
        n.World.Run(1.Seconds);
        return n.Count("-> INVITE") - before;
    }

    // The phone has called a telephone that knows nothing of fax.
    private static SipStation Called(Neighbourhood n)
    {
        var other = Other(n);
        n.Dial("2000#");
        Assert.True(n.World.RunUntil(() => other.State == "rings", 4.Seconds), n.World.Trace.ToString());
        other.Answer();
        n.World.Run(500.Milliseconds);
        return other;
    }

    // It has called the phone.
    private static SipStation Calls(Neighbourhood n)
    {
        var other = Other(n);
        other.Call("1000");
        Assert.True(n.World.RunUntil(() => n.World.Phone.Ringing is not null, 3.Seconds));
        n.World.Phone.Lift();
        n.World.Run(500.Milliseconds);
        return other;
    }

    private static SipStation Other(Neighbourhood n) => n.Station("2000", settings => Scene.With(settings, ("FAX_CED_Detect_Enable_1_", "no"), ("FAX_CNG_Detect_Enable_1_", "no")));

    // Gives back what it hears, 12 dB weaker.
    private sealed class Reflection : ISoundMachine
    {
        public void Exchange(ReadOnlySpan<short> heard, Span<short> said)
        {
            for (var i = 0; i < said.Length; i++)
            {
                said[i] = (short)(heard[i] / 4);
            }
        }
    }
}
