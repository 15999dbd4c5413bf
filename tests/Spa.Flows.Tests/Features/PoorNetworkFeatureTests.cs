using Spa.Device.Tests.Calls;
using Spa.Foundation.Ports;
using Spa.Foundation.Time;
using Spa.Marks;
using Spa.Media;
using Spa.Media.Levels;
using Spa.Media.Tones;
using Spa.Simulation.Lines;
using Spa.Simulation.Network;
using Spa.Simulation.Speech;
using Spa.Simulation.Stations;

namespace Spa.Flows.Tests.Features;

/// <summary>G11: what is heard over networks that lose, delay and reorder, from a far end whose clock is not ours, and of one's own echo.</summary>
public class PoorNetworkFeatureTests
{
    private const double Said = -15;

    private static readonly (string, string)[] Usual =
    [
        ("Preferred_Codec_1_", "G711u"), ("Network_Jitter_Level_1_", "high"), ("RTP_Packet_Size", "0.020"), ("FXS_Port_Input_Gain", "0"), ("FXS_Port_Output_Gain", "0"),
        ("Echo_Canc_Enable_1_", "yes"), ("Echo_Canc_Adapt_Enable_1_", "yes"), ("Echo_Supp_Enable_1_", "yes"),
    ];

    // What the network does; per cent of the frames of 10 ms that are at least as loud as said less 3 dB; the longest silence in ms; what the unit thinks of it (MOS, listening).
    private static readonly (string Name, NetworkOptions Network, double Loud, int Silence, double Mos)[] Networks =
    [
        ("nothing", new() { Delay = 20.Milliseconds }, 100, 0, 4.3),
        ("5 % lost", new() { Delay = 20.Milliseconds, Loss = 0.05 }, 99.5, 10, 3.8),
        ("10 % lost", new() { Delay = 20.Milliseconds, Loss = 0.1 }, 99, 10, 3.3),
        ("20 % lost", new() { Delay = 20.Milliseconds, Loss = 0.2 }, 96, 30, 2.6),
        ("30 ms of jitter, reordered", new() { Delay = 20.Milliseconds, Jitter = 30.Milliseconds }, 99.5, 0, 4.3),
        ("60 ms of jitter, reordered", new() { Delay = 20.Milliseconds, Jitter = 60.Milliseconds }, 99.5, 0, 4.3),
        ("100 ms of jitter, reordered", new() { Delay = 20.Milliseconds, Jitter = 100.Milliseconds }, 99, 10, 4.2),
        ("100 ms of jitter, in order", new() { Delay = 20.Milliseconds, Jitter = 100.Milliseconds, InOrder = true }, 99, 10, 4.2),
        ("100 ms of jitter and 5 % lost", new() { Delay = 20.Milliseconds, Jitter = 100.Milliseconds, Loss = 0.05 }, 98, 20, 3.7),
    ];

    [Fact]
    [Feature("G11")]
    public void Speech_goes_on_through_loss_jitter_drift_and_echo() => Proof.Shown(broken =>
    {
        // Broken: a buffer that stays as small as it is.
        (string, string)[] buffer = [("Jitter_Buffer_Adjustment_1_", broken ? "disable" : "up and down")];
        foreach (var (name, network, loud, silence, mos) in Networks)
        {
            var n = Talks(out var other, 0, buffer);
            n.Network.Options = network;
            other.End.Say(TonePlan.Steady(1000, (decimal)Said));
            n.World.Run(10.Seconds);
            n.World.Phone.Heard.Mark();
            n.World.Run(10.Seconds);
            var (share, longest) = Heard(n.World.Phone.Heard.SinceMark);
            var quality = n.World.Voice!.Status.Calls[0].Quality!.MosListening;
            Assert.True(share >= loud && longest <= silence && quality >= mos, FormattableString.Invariant($"{name}: {share:0.0} % loud, silent for {longest} ms, MOS {quality:0.00}"));
        }

        // The far end's clock is a thousandth fast or slow: nothing piles up, nothing runs out.
        foreach (var clock in new[] { 1000, -1000 })
        {
            var n = Talks(out var other, clock, buffer);
            other.End.Say(TonePlan.Steady(1000, (decimal)Said));
            n.World.Run(20.Seconds);
            var before = n.World.Voice!.Status.Calls[0].Quality!.BufferDelay;
            n.World.Phone.Heard.Mark();
            n.World.Run(60.Seconds);
            var (share, longest) = Heard(n.World.Phone.Heard.SinceMark);
            Assert.True(share >= 99.5 && longest <= 10, FormattableString.Invariant($"drift {clock}: {share:0.0} % loud, silent for {longest} ms"));
            Assert.InRange((n.World.Voice!.Status.Calls[0].Quality!.BufferDelay - before).TotalMilliseconds, -25, 25);
        }

        // What is not sent because nobody speaks is not dead silence here.
        var quiet = Talks(out var far, 0, ("Silence_Supp_Enable_1_", "yes"));
        far.End.Say(Noise(-55, 4), again: true);
        quiet.World.Run(4.Seconds);
        Assert.InRange(quiet.Datagrams.Count(one => one.To.Address.ToString() == Neighbourhood.Device && one.To.Port > 10_000 && one.Type() == 0), 0, 40);
        Assert.InRange(Dbm0.Of(quiet.World.Phone.Heard.All[^8000..]).Value, -60, -50);

        // Who speaks does not hear himself come back from the telephone.
        var levels = new[] { "yes", "no" }.Select(cancels =>
        {
            var n = Talks(out var speaker, 0, ("Echo_Canc_Enable_1_", cancels));
            n.World.Bench.Echo = new LineEcho(12);
            var speech = new short[Pcm.SamplesPerSecond * 12];
            new FormantVoice(3).Talk(speech);
            speaker.End.Say(speech);
            n.World.Run(11.Seconds);
            return Dbm0.Of(speaker.End.Spoken.All[^40_000..]).Value - Dbm0.Of(speaker.End.Heard.All[^40_000..]).Value;
        }).ToArray();
        Assert.InRange(levels[1], 9, 15);
        Assert.True(levels[0] >= 35, FormattableString.Invariant($"echo is {levels[0]:0.0} dB weaker than what was said"));
    });

    // A far end in a call with the phone; its clock leaves out (or with a negative figure has one more) tick of so many.
    private static Neighbourhood Talks(out SipStation other, int clock, params (string, string)[] settings)
    {
        var n = new Neighbourhood(snapshot => Scene.With(snapshot, [.. Usual, .. settings]));
        other = n.Station("2000", snapshot => Scene.With(snapshot, [.. Usual, .. settings]), clock);
        other.AnswersAtOnce = true;
        n.Dial("2000#");
        Assert.True(n.World.RunUntil(() => n.Words == "in a call", 4.Seconds));
        return n;
    }

    private static short[] Noise(double dbm0, int seconds)
    {
        var chance = new Entropy(11);
        var noise = new short[Pcm.SamplesPerSecond * seconds];
        var peak = 32124 * Math.Pow(10, (dbm0 - 3.14) / 20) / Math.Sqrt(2) * Math.Sqrt(3);
        for (var i = 0; i < noise.Length; i++)
        {
            noise[i] = (short)Math.Round(((2 * chance.Fraction()) - 1) * peak);
        }

        return noise;
    }

    private static (double Loud, int Silence) Heard(ReadOnlySpan<short> heard)
    {
        var (loud, silent, longest) = (0, 0, 0);
        var frames = heard.Length / Pcm.FrameSamples;
        for (var i = 0; i < frames; i++)
        {
            var level = Dbm0.Of(heard.Slice(i * Pcm.FrameSamples, Pcm.FrameSamples)).Value;
            loud += level >= Said - 3 ? 1 : 0;
            silent = level < Said - 20 ? silent + 1 : 0;
            longest = Math.Max(longest, silent);
        }

        return (100.0 * loud / frames, longest * 10);
    }
}
