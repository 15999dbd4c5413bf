using Spa.Device.Tests.Calls;
using Spa.Foundation.Time;
using Spa.Marks;
using Spa.Media.Analysis;
using Spa.Media.Levels;
using Spa.Media.Tones;

namespace Spa.Flows.Tests.Features;

/// <summary>Calls over SIP as the phone's user lives them: the device, its telephone, a provider and other telephones on a network in virtual time.</summary>
public class CallFeatureTests
{
    [Fact]
    [Feature("C12")]
    public void Waiting_messages_are_heard_and_shown_and_gone_when_they_are() => Proof.Shown(broken =>
    {
        var n = With(("Voice_Mail_Server_1_", "*98"), ("MWI_Serv_1_", broken ? "no" : "yes"), ("VMWI_Serv_1_", broken ? "no" : "yes"));
        Assert.Equal((false, false), Told(n));

        // By its subscription.
        n.Carrier.Mailboxes.Set("1000", 2, 1);
        n.World.Run(5.Seconds);
        Assert.Equal((true, true), Told(n));

        // The unit is without power, and remembers by asking.
        n.World.PowerOff();
        n.World.Run(5.Seconds);
        n.World.PowerOn(n.Settings);
        n.World.Run(5.Seconds);
        Assert.Equal((true, true), Told(n));

        n.Carrier.Mailboxes.Set("1000", 0, 3);
        n.World.Run(5.Seconds);
        Assert.Equal((false, false), Told(n));

        // Told without having asked: a unit that was without power knows it from its settings alone.
        var unasked = With();
        Notify(unasked, 1);
        Assert.Equal((true, true), Told(unasked));
        Restart(unasked, times: 2);
        Assert.Equal((true, true), Told(unasked));
        Notify(unasked, 0);
        Restart(unasked, times: 1);
        Assert.Equal((false, false), Told(unasked));

        static void Notify(Neighbourhood n, int messages)
        {
            n.Carrier.Mailboxes.Set("1000", messages, 0);
            n.Carrier.Mailboxes.Push("1000");
            n.World.Run(2.Minutes);
        }

        static void Restart(Neighbourhood n, int times)
        {
            for (var i = 0; i < times; i++)
            {
                n.World.PowerOff();
                n.World.Run(5.Seconds);
                n.World.PowerOn(n.World.Settings);
                n.World.Run(5.Seconds);
            }
        }
    });

    [Fact]
    [Feature("C16")]
    public void Who_was_called_may_hang_up_and_lift_again() => Proof.Shown(broken =>
    {
        var n = With(("Callee_On_Hook_Delay", broken ? "0" : "5"));
        var caller = n.Station("2000");
        caller.Call("1000");
        Assert.True(n.World.RunUntil(() => n.World.Phone.Ringing is not null, 3.Seconds));
        n.World.Phone.Lift();
        n.World.Run(1.Seconds);

        n.World.Phone.HangUp();
        n.World.Run(4.Seconds);
        n.World.Phone.Lift();
        caller.End.Say(TonePlan.Steady(1000, -10));
        n.World.Run(2.Seconds);
        Assert.Equal(("talks", "in a call"), (caller.State, n.Words));
        Assert.InRange(n.World.Phone.HeardLevel.Value, -14, -8);

        // Longer than the delay: it is over.
        n.World.Phone.HangUp();
        n.World.Run(6.Seconds);
        Assert.Equal("ended: Far end hung up", caller.State);
        Assert.True(n.IsClean);
    });

    [Fact]
    [Feature("C17")]
    public void The_ring_tells_who_calls() => Proof.Shown(broken =>
    {
        // Each ring has bursts of its own length.
        var rings = Enumerable.Range(1, 8).SelectMany(i => new[] { ($"Ring{i}_Cadence", $"60(.{i}/4)"), ($"Ring{i}_Caller_1_", $"555000{i}"), ($"Ring{i}_Name", $"Bellcore-r{i}") });
        (string, string)[] settings = [.. rings, ("Default_Ring_1_", "1"), ("Dist_Ring_Setting_1_", broken ? "no" : "yes")];
        for (var i = 1; i <= 8; i++)
        {
            Assert.Equal(i * 100, Burst(settings, $"<sip:555000{i}@192.0.2.9>", string.Empty));
            Assert.Equal(i * 100, Burst(settings, "<sip:7777777@192.0.2.9>", $"Alert-Info: <http://127.0.0.1/Bellcore-r{i}>\r\n"));
        }

        // The caller's pattern goes before the name; who has neither gets the default.
        Assert.Equal(300, Burst(settings, "<sip:5550003@192.0.2.9>", "Alert-Info: <http://127.0.0.1/Bellcore-r5>\r\n"));
        Assert.Equal(100, Burst(settings, "<sip:7777777@192.0.2.9>", "Alert-Info: <http://127.0.0.1/unknown>\r\n"));
    });

    [Fact]
    [Feature("C22")]
    public void Who_is_held_hears_music_or_nothing() => Proof.Shown(broken =>
    {
        var n = With(("MOH_Server_1_", broken ? "" : "3000"));
        var music = n.Station("3000");
        music.AnswersAtOnce = true;
        music.End.Say(TonePlan.Steady(880, -15));
        var held = n.Talking();
        n.World.Phone.Speak(TonePlan.Steady(700, -10));
        n.Flash();
        n.World.Run(2.Seconds);
        Assert.True(held.IsHeld);
        Assert.Equal("880", Hears(held));

        n.Flash();
        n.World.Run(2.Seconds);
        Assert.False(held.IsHeld);
        Assert.Equal("700", Hears(held));
        Assert.StartsWith("ended", music.State, StringComparison.Ordinal);
        n.World.Phone.HangUp();
        Assert.True(n.IsClean);

        // Without a server hold is silence, also of what the phone's user says.
        var plain = With();
        var other = plain.Talking();
        plain.World.Phone.Speak(TonePlan.Steady(700, -10));
        plain.Flash();
        plain.World.Run(2.Seconds);
        Assert.True(other.IsHeld);
        Assert.Equal(string.Empty, Hears(other));
        Assert.Equal("only", plain.Last("-> INVITE").Line("a=send"));
    });

    [Fact]
    [Feature("C24")]
    public void Silence_packets_and_keys_are_as_the_parameters_say() => Proof.Shown(broken =>
    {
        // Voice activity: speech is sent, silence is described once and costs nothing.
        var n = With(("Silence_Supp_Enable_1_", broken ? "no" : "yes"));
        var other = n.Station("2000", settings => Scene.With(settings, ("Silence_Supp_Enable_1_", "yes")));
        n.Dial("2000#");
        n.World.Run(1.Seconds);
        other.Answer();
        n.World.Phone.Speak(TonePlan.Steady(700, -10));
        n.World.Run(1.Seconds);
        Assert.InRange(Speech(n), 31, 35);
        n.World.Phone.Speak(null);
        n.World.Run(2.Seconds);
        Assert.InRange(Speech(n), 0, 2);
        Assert.Contains(n.Rtp(), packet => packet.Type() == 13);

        // Packet sizes.
        foreach (var size in new[] { 10, 20, 60 })
        {
            var sized = new Scene([.. Scene.ByStranger, ("RTP_Packet_Size", $"0.0{size}")]).Set("Max_Forward", "70", new HashSet<string>());
            sized.Stranger.Answers = request => sized.Stranger.Takes(request);
            sized.Invites();
            sized.World.Run(1.Seconds);
            Assert.All(sized.Stranger.Packets.TakeLast(10), packet => Assert.Equal(12 + (8 * size), packet.Bytes.Length));
            Assert.All(sized.Stranger.Packets.TakeLast(10).Zip(sized.Stranger.Packets.TakeLast(9)), pair => Assert.Equal(size, (pair.Second.At - pair.First.At).TotalMilliseconds));
        }

        // Keys by each method, heard at the far end as the method says.
        foreach (var (method, keys, infos) in new[] { ("AVT", "5", 0), ("INFO", "5", 1), ("InBand", "", 0), ("InBand+INFO", "5", 1), ("AVT+INFO", "55", 1) })
        {
            var keyed = With(("DTMF_Tx_Method_1_", method));
            var far = keyed.Talking();
            keyed.World.Phone.Dial("5");
            keyed.World.Run(1.Seconds);
            Assert.Equal((method, keys, infos), (method, far.End.Keys, keyed.Count("-> INFO")));

            // A key that goes apart is heard for a frame and its edge at most: too short for any detector.
            var (shortest, longest) = method.StartsWith("InBand", StringComparison.Ordinal) ? (40, 200) : (0, 12);
            Assert.InRange(Milliseconds(far), shortest, longest);
        }

        // Media goes back to where it comes from, or to where the description says.
        foreach (var (symmetric, port) in new[] { ("yes", 45_000), ("no", 40_000) })
        {
            var turned = new Scene(Scene.ByStranger).Set("Symmetric_RTP_1_", symmetric, new HashSet<string>());
            turned.Stranger.Answers = request => turned.Stranger.Takes(request);
            turned.Invites();
            var to = turned.Rtp()[^1].From;
            for (ushort i = 0; i < 50; i++)
            {
                turned.Stranger.Rtp(to, i, i * 160u, from: new System.Net.IPEndPoint(turned.Stranger.At.Address, 45_000));
                turned.World.Run(20.Milliseconds);
            }

            Assert.Equal(port, turned.Rtp()[^1].To.Port);
        }
    });

    private static Neighbourhood With(params (string Name, string Text)[] settings) => new(snapshot => Scene.With(snapshot, settings));

    private static string Crossings(ReadOnlySpan<short> heard)
    {
        var count = 0;
        for (var i = 1; i < heard.Length; i++)
        {
            count += heard[i - 1] < 0 != heard[i] < 0 ? 1 : 0;
        }

        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Math.Round(count * 4000.0 / heard.Length / 20) * 20}");
    }

    // Whether the dial tone stutters, and whether the telephone's lamp is on.
    private static (bool Stutters, bool Lamp) Told(Neighbourhood n)
    {
        var lamp = n.World.Phone.Display.Lamp;
        Assert.Equal(lamp, n.World.Phone.Neon);
        n.World.Phone.Lift();
        n.World.Run(200.Milliseconds);
        n.World.Phone.Heard.Mark();
        n.World.Run(1500.Milliseconds);
        var label = n.Tone;
        var breaks = ToneAnalysis.Measure(n.World.Phone.Heard.SinceMark).Segments.Length;
        n.World.Phone.HangUp();
        n.World.Run(5.Seconds);
        Assert.True(breaks > 3 == lamp, $"{breaks} {lamp} {label}");
        return (breaks > 3, lamp);
    }

    // Milliseconds of the first burst that a call of the stranger rings with.
    private static double Burst((string, string)[] settings, string from, string headers)
    {
        var n = With(settings);
        n.Stranger.Invite(headers, from: from);
        n.World.Run(3.Seconds);
        return n.World.Phone.Rings[0].Length!.Value.TotalMilliseconds;
    }

    private static int Speech(Neighbourhood n) => n.Rtp().Count(packet => packet.Type() == 0 && packet.At > n.World.Timeline.Now - 1.Seconds);

    // The tone that a station heard in its last second, or ever, to 20 Hz, by how often it crosses zero; empty = silence.
    // How long something sounds of all that was heard.
    private static int Milliseconds(Spa.Simulation.Stations.SipStation station)
        => station.End.Heard.All.ToArray().Chunk(8).Count(chunk => Dbm0.Of(chunk) > new Dbm0(-40));

    private static string Hears(Spa.Simulation.Stations.SipStation station)
    {
        var heard = station.End.Heard.All[^8000..];
        return Dbm0.Of(heard) < new Dbm0(-50) ? string.Empty
            : Crossings(heard);
    }
}
