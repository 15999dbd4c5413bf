using Spa.Device.Tests.Media;
using Spa.Foundation.Time;
using Spa.Marks;
using Spa.Media;
using Spa.Media.Levels;
using Spa.Media.Tones;

namespace Spa.Device.Tests.Calls;

/// <summary>G.729 in descriptions and in a call; skipped where its library is missing.</summary>
public class G729ParameterTests
{
    [Bcg729Fact]
    [Parameter("Preferred_Codec_1_")]
    [Parameter("G729a_Enable_1_")]
    [Parameter("G729a_Codec_Name")]
    [Parameter("G729b_Codec_Name")]
    [Parameter("G729b_Dynamic_Payload")]
    [Parameter("Silence_Supp_Enable_1_")]
    public void Is_offered_as_the_settings_say()
    {
        Live.Differs("Preferred_Codec_1_", "G711u", "G729a", Offered, "0 8 18 101", "18 0 8 101", G729.Scene(Scene.ByStranger));
        Live.Differs("G729a_Enable_1_", "yes", "no", Offered, "0 8 18 101", "0 8 101", G729.Scene([.. Scene.ByStranger, ("Preferred_Codec_1_", "G711u")]));
        Live.Differs("Silence_Supp_Enable_1_", "no", "yes", n => $"{Offered(n)}, {n.Sent("INVITE").Line("a=fmtp:18 ")}, {n.Sent("INVITE").Line("a=fmtp:99 ")}", "18 0 8 101, annexb=no, ", "99 18 0 8 13 101, annexb=no, annexb=yes", G729.Scene(Scene.ByStranger));
        Live.Differs("G729a_Codec_Name", "G729a", "X-G729", n => n.Invites().Line("a=rtpmap:18 "), "G729a/8000", "X-G729/8000", G729.Scene(Scene.ByStranger));
        Live.Differs("G729b_Codec_Name", "G729ab", "X-G729", n => n.Invites().Line("a=rtpmap:99 "), "G729ab/8000", "X-G729/8000", G729.Scene([.. Scene.ByStranger, ("Silence_Supp_Enable_1_", "yes")]));
        Live.Differs("G729b_Dynamic_Payload", "99", "120", n => Offered(n), "99 18 0 8 13 101", "120 18 0 8 13 101", G729.Scene([.. Scene.ByStranger, ("Silence_Supp_Enable_1_", "yes")]));
    }

    [Fact]
    public void Without_its_library_it_is_not_offered()
    {
        var n = new Scene([.. Scene.ByStranger, ("Preferred_Codec_1_", "G729a")]).Set("Silence_Supp_Enable_1_", "yes", new HashSet<string>());
        Assert.Equal("0 8 13 101", Offered(n));
    }

    [Bcg729Fact]
    public void Speech_goes_both_ways_in_packets_of_ten_bytes_for_each_10_ms()
    {
        var n = G729.Scene().Set("RTP_Packet_Size", "0.020", new HashSet<string>());
        var other = n.Station("2000", settings => Scene.With(settings, ("RTP_Packet_Size", "0.020")));
        n.Dial("2000#");
        n.World.Run(1.Seconds);
        other.Answer();
        Assert.Equal("G729a", other.Party!.Codec);
        n.World.Phone.Speak(TonePlan.Steady(700, -14));
        n.World.Run(3.Seconds);
        var packets = n.Rtp().Where(packet => packet.At > n.World.Timeline.Now - 1.Seconds).ToList();
        Assert.InRange(packets.Count, 49, 51);
        Assert.All(packets, packet => Assert.Equal((18, 20), (packet.Type(), packet.Bytes.Length - 12)));

        // A sine comes out as itself, and as loud as it went in, but for the 3 dB of each gain of the phone port.
        Assert.InRange(Neighbourhood.HeardBy(other).Value, -19, -15);
        Assert.InRange(Share(other.End.Heard.All[^Pcm.SamplesPerSecond..].ToArray(), 700), 0.75, 1);
        n.World.Phone.Speak(null);
        other.End.Say(TonePlan.Steady(1000, -14));
        n.World.Run(3.Seconds);
        Assert.InRange(n.World.Phone.HeardLevel.Value, -19, -15);
        Assert.InRange(Share(n.World.Phone.Heard.All[^Pcm.SamplesPerSecond..].ToArray(), 1000), 0.75, 1);
    }

    [Bcg729Fact]
    public void With_annex_B_a_silent_phone_sends_noise_frames_and_no_more()
    {
        var n = G729.Scene().Set("Silence_Supp_Enable_1_", "yes", new HashSet<string>());
        var other = n.Station("2000", settings => Scene.With(settings, ("Preferred_Codec_1_", "G729a"), ("Silence_Supp_Enable_1_", "yes")));
        n.Dial("2000#");
        n.World.Run(1.Seconds);
        other.Answer();
        n.World.Phone.Speak(TonePlan.Steady(700, -14));
        n.World.Run(2.Seconds);
        Assert.True(Neighbourhood.HeardBy(other).Value > -20);
        n.World.Phone.Speak(null);
        n.World.Phone.Machine = new Hiss();
        n.World.Run(6.Seconds);
        var silent = n.Rtp().Where(packet => packet.At > n.World.Timeline.Now - 4.Seconds).ToList();
        Assert.InRange(silent.Count, 0, 40);
        Assert.Contains(n.Rtp(), packet => packet.Type() == 99 && (packet.Bytes.Length - 12) % 10 == 2);

        // What is behind the voice is heard on: noise of its loudness, by no packet.
        Assert.InRange(Neighbourhood.HeardBy(other).Value, -58, -44);
        n.World.Phone.Machine = null;

        // Talk after the silence is heard from its beginning, and begins a spurt.
        n.World.Phone.Speak(TonePlan.Steady(700, -14));
        n.World.Run(1.Seconds);
        Assert.True(n.Rtp().Count(packet => (packet.Bytes[1] & 0x80) != 0) > 1);
        Assert.True(Dbm0.Of(other.End.Heard.All[^(Pcm.SamplesPerSecond / 2)..]).Value > -20);
    }

    [Bcg729Fact]
    public void Who_offers_it_by_its_standard_name_gets_it()
    {
        var n = G729.Scene().Set("Ans_Call_Without_Reg_1_", "yes", new HashSet<string>());
        n.Stranger.Invite(sdp: n.Stranger.Sdp().Replace("0 8 101", "18 101", StringComparison.Ordinal) + "a=rtpmap:18 G729/8000\r\n");
        n.World.Run(1.Seconds);
        n.World.Phone.Lift();
        n.World.Run(1.Seconds);
        Assert.Equal("annexb=no", n.Stranger.Last("SIP/2.0 200").Line("a=fmtp:18 "));
        Assert.Contains(n.Rtp(), packet => packet.Type() == 18);
    }

    private static string Offered(Neighbourhood n) => n.Invites().Line("m=audio ").Split("AVP ")[^1];

    // How much of the power is near one frequency, in the least of the ten last tenths of a second.
    private static double Share(short[] all, double hertz) => Enumerable.Range(1, 10).Min(tenth =>
    {
        const int Length = Pcm.SamplesPerSecond / 10;
        double re = 0, im = 0, power = 0;
        for (var i = 0; i < Length; i++)
        {
            double sample = all[all.Length - (tenth * Length) + i];
            re += sample * Math.Cos(2 * Math.PI * hertz * i / Pcm.SamplesPerSecond);
            im += sample * Math.Sin(2 * Math.PI * hertz * i / Pcm.SamplesPerSecond);
            power += sample * sample;
        }

        return 2 * ((re * re) + (im * im)) / Length / power;
    });

    // The room behind a telephone, at -46 dBm0.
    private sealed class Hiss : Spa.Simulation.Lines.ISoundMachine
    {
        private readonly short[] noise = Signals.Noise(Pcm.SamplesPerSecond * 10, -46, 6);
        private int at;

        public void Exchange(ReadOnlySpan<short> heard, Span<short> said)
        {
            noise.AsSpan(at, said.Length).CopyTo(said);
            at = (at + said.Length) % noise.Length;
        }
    }
}
