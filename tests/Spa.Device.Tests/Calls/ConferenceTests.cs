using Spa.Foundation.Time;
using Spa.Marks;
using Spa.Media;
using Spa.Media.Analysis;
using Spa.Media.Tones;
using Spa.Simulation.Stations;

namespace Spa.Device.Tests.Calls;

/// <summary>Three speak with each other, mixed in the unit (behaviour f.3).</summary>
public class ConferenceTests
{
    [Fact]
    public void Each_hears_the_two_others_and_nobody_himself()
    {
        var (n, first, second) = Conferred();
        Assert.False(first.IsHeld);
        n.World.Phone.Speak(TonePlan.Steady(700, -15));
        first.End.Say(TonePlan.Steady(1100, -15));
        second.End.Say(TonePlan.Steady(1900, -15));
        n.World.Run(3.Seconds);

        Assert.Equal("1100 1900", Sounds(n.World.Phone.Heard.All, 700, 1100, 1900));
        Assert.Equal("700 1900", Sounds(first.End.Heard.All, 700, 1100, 1900));
        Assert.Equal("700 1100", Sounds(second.End.Heard.All, 700, 1100, 1900));
    }

    [Fact]
    public void What_is_too_loud_is_held_at_full_scale()
    {
        var (n, first, second) = Conferred(new Neighbourhood(settings => Scene.With(settings, ("FXS_Port_Output_Gain", "0"))));
        first.End.Say(TonePlan.Steady(1000, 3));
        second.End.Say(TonePlan.Steady(1010, 3));
        n.World.Run(2.Seconds);

        // Where two meet in phase they are 6 dB more than there is room for: clipped, never turned over.
        var heard = n.World.Phone.Heard.All[^8000..].ToArray();
        Assert.Equal((short.MaxValue, short.MinValue), (heard.Max(), heard.Min()));
        Assert.All(heard.Zip(heard.Skip(1)), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 52_000));
    }

    [Fact]
    public void A_flash_drops_who_came_last()
    {
        var (n, first, second) = Conferred();
        n.Flash();
        Assert.StartsWith("ended", second.State, StringComparison.Ordinal);
        Speak(n, first);
        n.World.Phone.HangUp();
        Assert.True(n.IsClean);
        Assert.StartsWith("ended", first.State, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_leaves_leaves_the_two_others(bool first)
    {
        var (n, a, b) = Conferred();
        var (goes, stays) = first ? (a, b) : (b, a);
        goes.HangUp();
        n.World.Run(1.Seconds);
        Assert.Equal("in a call", n.Words);
        Speak(n, stays);
        n.World.Phone.HangUp();
        Assert.True(n.IsClean);
        Assert.StartsWith("ended", stays.State, StringComparison.Ordinal);
    }

    [Fact]
    [Parameter("Xfer_When_Hangup_Conf_1_")]
    public void Who_hangs_up_joins_the_others_or_ends_it() => Live.Differs("Xfer_When_Hangup_Conf_1_", "yes", "no", n =>
    {
        var (_, first, second) = Conferred(n);
        n.World.Phone.HangUp();
        n.World.Run(2.Seconds);
        return (first.State, second.State, n.Count("-> REFER"));
    }, ("talks", "talks", 1), ("ended: Far end hung up", "ended: Far end hung up", 0));

    [Fact]
    [Parameter("Conference_Tone")]
    public void All_hear_the_tone() => Live.Differs("Conference_Tone", "350@-19;20(.1/.1/1,.1/9.7/1)", "480@-19;2(.4/.4/1)", n =>
    {
        var (_, first, second) = Conferred(n);
        return $"{Beeps(n.World.Phone.Heard.All)}, {Beeps(first.End.Heard.All)}, {Beeps(second.End.Heard.All)}";
    }, "350:2, 350:2, 350:2", "480:1, 480:1, 480:1");

    [Fact]
    public void A_third_caller_is_told_busy_and_the_far_ends_hold_nobody()
    {
        var (n, first, second) = Conferred();
        n.Stranger.Invite();
        n.World.Run(1.Seconds);
        Assert.Equal(486, n.Stranger.Responses[^1].Status);

        first.Hold(true);
        n.World.Run(1.Seconds);
        Assert.Equal(string.Empty, n.Tone);
        second.End.Say(TonePlan.Steady(1900, -15));
        n.World.Run(1.Seconds);
        Assert.Equal("1900", Sounds(n.World.Phone.Heard.All, 700, 1100, 1900));
    }

    [Fact]
    public void A_frame_allocates_nothing()
    {
        var (n, _, _) = Conferred(new Neighbourhood(host: network => Neighbourhood.HostAt(network) with { Rtp = new LoopRtp() }));
        n.World.Phone.Speak(TonePlan.Steady(800, -12));
        n.World.Run(2.Seconds);

        var voice = n.World.Voice!;
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (var i = 0; i < 200; i++)
            {
                voice.Tick();
            }
        }));
    }

    private static void Speak(Neighbourhood n, SipStation with)
    {
        n.World.Phone.Speak(TonePlan.Steady(700, -15));
        with.End.Say(TonePlan.Steady(1100, -15));
        n.World.Run(2.Seconds);
        Assert.Equal("1100", Sounds(n.World.Phone.Heard.All, 700, 1100, 1900));
        Assert.Equal("700", Sounds(with.End.Heard.All, 700, 1100, 1900));
    }

    // Which of these sound in the last tenth of a second: short, since the jitter buffer may be at work on its delay.
    private static string Sounds(ReadOnlySpan<short> heard, params int[] hertz)
    {
        var last = heard[^800..].ToArray();
        return string.Join(' ', hertz.Where(one => Level(last, one) > -30));
    }

    private static double Level(short[] samples, double hertz)
    {
        double re = 0;
        double im = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            re += samples[i] * Math.Cos(2 * Math.PI * hertz * i / Pcm.SamplesPerSecond);
            im += samples[i] * Math.Sin(2 * Math.PI * hertz * i / Pcm.SamplesPerSecond);
        }

        return 20 * Math.Log10((Math.Sqrt((re * re) + (im * im)) * 2 / samples.Length / 32124) + 1e-9) + 3.14;
    }

    // Frequency of the tone that sounded last, and how many pieces it had.
    private static string Beeps(ReadOnlySpan<short> heard)
    {
        var pieces = ToneAnalysis.Measure(heard[^9600..]).Segments.Where(piece => piece.Length > 50.Milliseconds).ToList();
        return FormattableString.Invariant($"{Math.Round(pieces[0].Components[0].Hertz / 10) * 10}:{pieces.Count}");
    }

    private static (Neighbourhood N, SipStation First, SipStation Second) Conferred() => Conferred(new Neighbourhood());

    private static (Neighbourhood N, SipStation First, SipStation Second) Conferred(Neighbourhood n)
    {
        var first = n.Talking();
        var second = n.Station("3000");
        second.AnswersAtOnce = true;
        n.Flash();
        n.World.Phone.Dial("3000#");
        Assert.True(n.World.RunUntil(() => second.State == "talks", 8.Seconds));
        n.World.Run(500.Milliseconds);
        n.Flash();
        Assert.Equal("in a call", n.Words);
        return (n, first, second);
    }
}
