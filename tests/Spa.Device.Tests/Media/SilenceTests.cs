using Spa.Foundation.Time;
using Spa.Marks;
using Spa.Media;
using Spa.Media.Detectors;
using Spa.Media.Levels;
using Spa.Media.Noise;

namespace Spa.Device.Tests.Media;

public class SilenceTests
{
    private const int Frame = Pcm.FrameSamples;

    [Fact]
    public void Talk_is_told_from_background_at_once_and_kept_for_200_ms()
    {
        // A second of background, half a second of talk, a second of background.
        short[] samples = [.. Signals.Noise(8000, -55, 1), .. Signals.Noise(4000, -25, 2), .. Signals.Noise(8000, -55, 3)];
        var activity = new VoiceActivity(new Dbm0(-45));
        var active = samples.Chunk(Frame).Select(frame => activity.Push(frame)).ToArray();
        Assert.DoesNotContain(true, active[..100]);
        Assert.All(active[100..170], Assert.True);
        Assert.DoesNotContain(true, active[171..]);
        Assert.InRange(activity.Background.Value, -58, -53);
    }

    [Fact]
    public void A_background_above_the_threshold_is_learnt()
    {
        var activity = new VoiceActivity(new Dbm0(-55));
        var active = Signals.Noise(8000 * 20, -42, 1).Chunk(Frame).Select(frame => activity.Push(frame)).ToArray();
        Assert.Contains(true, active[..100]);
        Assert.DoesNotContain(true, active[^200..]);
    }

    [Fact]
    public void Of_speech_only_pauses_are_silence()
    {
        var speech = Signals.Speech(30, 3);
        var activity = new VoiceActivity(new Dbm0(-45));
        var (lost, all, silent, frames) = (0.0, 0.0, 0, 0);
        foreach (var frame in speech.Chunk(Frame))
        {
            var energy = frame.Sum(s => (double)s * s);
            frames++;
            all += energy;
            if (!activity.Push(frame))
            {
                lost += energy;
                silent++;
            }
        }

        Assert.InRange(lost / all, 0, 0.001);
        Assert.InRange(silent / (double)frames, 0.05, 0.6);
    }

    [Theory]
    [InlineData(-40)]
    [InlineData(-50)]
    [InlineData(-60)]
    public void Comfort_noise_sounds_like_the_background(double dbm0)
    {
        var encoder = new ComfortNoiseEncoder();
        foreach (var frame in Signals.Noise(8000, dbm0, 4).Chunk(Frame))
        {
            encoder.Push(frame);
        }

        var bytes = new byte[ComfortNoiseEncoder.Bytes];
        Assert.Equal(9, encoder.Write(bytes));
        Assert.InRange(bytes[0], 6.15 - dbm0 - 1.5, 6.15 - dbm0 + 1.5);
        var noise = new ComfortNoise();
        noise.Set(bytes);
        var samples = new short[8000];
        noise.Play(samples);
        Assert.InRange(Signals.Level(samples.AsSpan(2000)), dbm0 - 2, dbm0 + 2);

        // The background is a band from 300 to 3400 Hz: its first lag says so.
        Assert.InRange(Lag(samples.AsSpan(2000)) - Lag(Signals.Noise(8000, dbm0, 4)), -0.15, 0.15);
    }

    [Fact]
    public void A_description_is_due_at_first_after_a_change_and_each_second()
    {
        var encoder = new ComfortNoiseEncoder();
        var bytes = new byte[ComfortNoiseEncoder.Bytes];
        var due = new List<int>();
        var frames = Signals.Noise(8000 * 3, -60, 1).Concat(Signals.Noise(8000, -50, 2)).ToArray().Chunk(Frame).ToArray();
        for (var i = 0; i < frames.Length; i++)
        {
            encoder.Push(frames[i]);
            if (encoder.IsDue)
            {
                due.Add(i);
                encoder.Write(bytes);
            }
        }

        Assert.Equal(0, due[0]);
        Assert.All(due.Zip(due.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 1, 100));
        Assert.InRange(due.Count(i => i < 300), 3, 8);
        Assert.Contains(due, i => i is >= 300 and <= 306);
        encoder.Forget();
        Assert.True(encoder.IsDue);
    }

    [Theory]
    [InlineData("")]
    [InlineData("28")]
    [InlineData("FFFFFFFFFFFFFFFFFF")]
    [InlineData("00000000000000000000000000")]
    public void Any_description_is_accepted(string bytes)
    {
        var noise = new ComfortNoise();
        noise.Set(Convert.FromHexString(bytes));
        var samples = new short[80000];
        noise.Play(samples);
        Assert.InRange(Signals.Level(samples.AsSpan(40000)), double.NegativeInfinity, 6.2);
        if (bytes == "28")
        {
            Assert.InRange(Signals.Level(samples.AsSpan(40000)), 6.15 - 40 - 1, 6.15 - 40 + 1);
        }
    }

    [Fact]
    public void Long_silence_is_counted_in_frames()
    {
        var meter = new SilenceMeter(new Dbm0(-45));
        meter.Push(Signals.Noise(Frame, -30, 1));
        for (var i = 0; i < 50; i++)
        {
            meter.Push(Signals.Noise(Frame, -55, 2));
        }

        meter.PushNothing();
        Assert.Equal(510.Milliseconds, meter.Lasted);
        meter.Push(Signals.Noise(Frame, -30, 3));
        Assert.Equal(TimeSpan.Zero, meter.Lasted);
    }

    [Fact]
    public void Listening_and_noise_allocate_nothing()
    {
        var (activity, encoder, noise, meter) = (new VoiceActivity(new Dbm0(-45)), new ComfortNoiseEncoder(), new ComfortNoise(), new SilenceMeter(new Dbm0(-45)));
        var (frame, bytes) = (Signals.Noise(Frame, -50, 1), new byte[ComfortNoiseEncoder.Bytes]);
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                activity.Push(frame);
                meter.Push(frame);
                encoder.Push(frame);
                encoder.Write(bytes);
                noise.Set(bytes);
                noise.Play(frame);
            }
        }));
    }

    private static double Lag(ReadOnlySpan<short> samples)
    {
        double own = 0, next = 0;
        for (var i = 1; i < samples.Length; i++)
        {
            own += (double)samples[i] * samples[i];
            next += (double)samples[i] * samples[i - 1];
        }

        return next / own;
    }
}
