using System.Globalization;
using Spa.Marks;
using Spa.Media;
using Spa.Media.Detectors;

namespace Spa.Device.Tests.Media;

/// <summary>The eight steps of the field's test tape for receivers, on signals made here: pairs, bandwidth, twist, range of levels, guard times, noise, talk.</summary>
public class DtmfDetectorTests
{
    private static readonly DtmfOptions Normal = DtmfOptions.Normal;

    [Fact]
    public void All_sixteen_pairs_at_the_fastest_rate_are_heard()
        => Assert.Equal(Signals.Keys, Heard([.. Signals.Keys.SelectMany(key => Signals.Key(key, on: 46.5, off: 46.5))], Normal));

    // What varies, whether every key must be heard or none.
    public static TheoryData<string, double, bool> Limits => new()
    {
        { "frequency %+2Hz", 1.5, true }, { "frequency %+2Hz", -1.5, true },
        { "frequency %", 3.5, false }, { "frequency %", -3.5, false },
        { "level", 0, true }, { "level", -25, true }, { "level", -35, true }, { "level", -55, false },
        { "high stronger", 4, true }, { "high stronger", 6, true }, { "high stronger", -8, true }, { "high stronger", -10, true }, { "high stronger", 12, false }, { "high stronger", -15, false },
        { "length", 40, true }, { "length", 45, true }, { "length", 23, false }, { "length", 20, false },
        { "strict level", -18, true }, { "strict level", -22, false },
        { "strict length", 70, true }, { "strict length", 57, false },
    };

    [Theory]
    [MemberData(nameof(Limits))]
    public void A_key_is_heard_within_the_limits_and_not_beyond(string what, double value, bool heard)
    {
        var options = what.StartsWith("strict", StringComparison.Ordinal) ? DtmfOptions.InStrictMode : what == "length" && value < 30 ? Normal with { Hold = TimeSpan.Zero } : Normal;
        for (var lead = 0; lead < 80; lead += 13)
        {
            var wanted = string.Empty;
            var samples = new List<short>(new short[160 + lead]);
            foreach (var key in Signals.Keys)
            {
                samples.AddRange(what switch
                {
                    "frequency %+2Hz" => Signals.Key(key, fraction: value / 100, hertz: Math.Sign(value) * 2),
                    "frequency %" => Signals.Key(key, fraction: value / 100),
                    "level" => Signals.Key(key, low: value, high: value),
                    "strict level" => Signals.Key(key, on: 90, low: value, high: value),
                    "high stronger" => Signals.Key(key, low: -12, high: -12 + value),
                    "length" or "strict length" => Signals.Key(key, on: value),
                    _ => throw new ArgumentOutOfRangeException(nameof(what)),
                });
                wanted += heard ? key : string.Empty;
            }

            Assert.Equal(wanted, Heard([.. samples], options));
        }
    }

    // Milliseconds of interruption, keys heard of one that is interrupted.
    public static TheoryData<double, string> Gaps => new() { { 2, "5" }, { 5, "5" }, { 9, "5" }, { 20, "55" }, { 40, "55" } };

    [Theory]
    [MemberData(nameof(Gaps))]
    public void A_short_gap_is_no_pause(double gap, string heard)
    {
        for (var lead = 0; lead < 80; lead += 13)
        {
            Assert.Equal(heard, Heard([.. new short[lead], .. Signals.Key('5', on: 60, off: gap), .. Signals.Key('5', on: 60, off: 60)], Normal));
        }
    }

    // Signal to noise in dB, keys that may be missed of a thousand.
    public static TheoryData<int, int> Noises => new() { { 24, 0 }, { 18, 0 }, { 12, 2 } };

    [Theory]
    [MemberData(nameof(Noises))]
    public void Noise_hides_no_key(int snr, int missed)
    {
        var keys = string.Concat(Enumerable.Range(0, 1000).Select(i => Signals.Keys[i * 7 % 16]));
        var clean = keys.SelectMany(key => Signals.Key(key)).ToArray();
        var heard = Heard(Signals.Mix(clean, Signals.Noise(clean.Length, -7 - snr, (ulong)snr)), Normal);
        Assert.InRange(heard.Length, 1000 - missed, 1000);
        Assert.True(IsWithin(heard, keys), "a key was heard that was not sent");
    }

    [Fact]
    public void Keys_are_heard_over_the_dial_tone_once_it_is_ignored()
    {
        var keys = Signals.Keys.SelectMany(key => Signals.Key(key, off: 200, low: -13, high: -13)).ToArray();
        var both = Signals.Mix(keys, Signals.Sines(keys.Length / 8.0, (350, -13), (440, -13)));
        Assert.Equal(string.Empty, Heard(both, Normal));
        Assert.Equal(Signals.Keys, Heard(both, Normal, 350, 440));
    }

    [Fact]
    public void An_echo_20_ms_later_does_not_disturb()
    {
        var keys = Signals.Keys.SelectMany(key => Signals.Key(key)).ToArray();
        Assert.Equal(Signals.Keys, Heard(Signals.Mix(keys, keys, later: 160, decibels: -10), Normal));
    }

    [Fact]
    public void Talk_is_no_key()
    {
        var (normal, strict) = (0, 0);
        for (ulong seed = 1; seed <= 6; seed++)
        {
            var speech = Signals.Speech(30, seed);
            normal += Heard(speech, Normal).Length;
            strict += Heard(speech, DtmfOptions.InStrictMode).Length;
        }

        Assert.InRange(normal, 0, 1);
        Assert.Equal(0, strict);
    }

    [Fact]
    public void A_key_is_announced_before_it_is_told_and_its_length_is_right()
    {
        foreach (var options in new[] { Normal, DtmfOptions.InStrictMode })
        {
            var detector = new DtmfDetector(options);
            var samples = Signals.Key('7', on: 150, off: 100);
            var (hint, down, up) = (-1, -1, default(DtmfNews));
            for (var at = 0; at + Pcm.FrameSamples <= samples.Length; at += Pcm.FrameSamples)
            {
                var news = detector.Push(samples.AsSpan(at, Pcm.FrameSamples));
                var end = (at + Pcm.FrameSamples) / 8;
                hint = hint < 0 && detector.MayBeStarting ? end : hint;
                down = news.Change == DtmfChange.Down ? end : down;
                up = news.Change == DtmfChange.Up ? news : up;
                Assert.Equal(down >= 0 && up.Change == DtmfChange.None ? '7' : null, detector.Key);
            }

            Assert.InRange(hint, 10, 20);
            Assert.InRange(down, options.Hold.TotalMilliseconds - 5, options.Hold.TotalMilliseconds + 15);
            Assert.Equal('7', up.Key);
            Assert.InRange(up.Samples, 145 * 8, 155 * 8);
            Assert.False(detector.MayBeStarting);
        }
    }

    [Fact]
    public void The_level_is_that_of_the_weaker_tone()
    {
        var detector = new DtmfDetector(Normal);
        foreach (var frame in Signals.Key('9', on: 100, off: 0, low: -20, high: -16).Chunk(Pcm.FrameSamples))
        {
            detector.Push(frame);
        }

        Assert.InRange(detector.Level.Value, -20.5, -19.5);
    }

    [Fact]
    public void Listening_allocates_nothing()
    {
        var detector = new DtmfDetector(Normal);
        var samples = Signals.Keys.SelectMany(key => Signals.Key(key)).ToArray();
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (var at = 0; at + Pcm.FrameSamples <= samples.Length; at += Pcm.FrameSamples)
            {
                detector.Push(samples.AsSpan(at, Pcm.FrameSamples));
            }
        }));
    }

    [SpandspFact]
    public void Keys_of_another_sender_are_heard()
        => Assert.All(
            new[] { (-10, 0, 50, 50), (-25, 4, 40, 40), (-5, -4, 100, 100) },
            row => Assert.Equal(Signals.Keys, Heard([.. SpandspJudge.DtmfSent(Signals.Keys, row.Item1, row.Item2, row.Item3, row.Item4), .. new short[400]], Normal)));

    [Fact]
    public void Fewer_hertz_off_than_a_neighbour_is_not_the_neighbour()
    {
        foreach (var key in Signals.Keys)
        {
            foreach (var fraction in new[] { -0.015, 0.015 })
            {
                Assert.Equal(key.ToString(CultureInfo.InvariantCulture), Heard(Signals.Key(key, fraction: fraction, off: 60), Normal));
            }
        }
    }

    private static string Heard(short[] samples, DtmfOptions options, params int[] ignored)
    {
        var detector = new DtmfDetector(options);
        detector.Ignore(ignored);
        samples = [.. samples, .. new short[400]];
        var keys = new System.Text.StringBuilder();
        for (var at = 0; at + Pcm.FrameSamples <= samples.Length; at += Pcm.FrameSamples)
        {
            if (detector.Push(samples.AsSpan(at, Pcm.FrameSamples)) is { Change: DtmfChange.Down } news)
            {
                keys.Append(news.Key);
            }
        }

        return keys.ToString();
    }

    private static bool IsWithin(string heard, string sent)
    {
        var at = 0;
        foreach (var key in heard)
        {
            at = sent.IndexOf(key, at) + 1;
            if (at == 0)
            {
                return false;
            }
        }

        return true;
    }
}
