using Spa.Media.Detectors;
using Spa.Media.Levels;

namespace Spa.Media.CallerId;

/// <summary>Hears the dual tone alerting signal, as a telephone does: 2130 and 2750 Hz within 1 %, down to -34 dBm0, for 60 to 120 ms. Allocates nothing while it listens.</summary>
public sealed class AlertToneDetector
{
    private const int Hop = 40;
    private const int Window = 80;
    private const int Low = 0;
    private const int High = 1;

    // In hops of 5 ms.
    private const int Least = 12;
    private const int Longest = 24;

    // 7 dB between the tones.
    private const float Twist = 5f;
    private const float Purity = 0.75f;

    private readonly HannBins bins = new([AlertTone.Low, AlertTone.High], Window, Hop);
    private readonly FrequencyLimit lowLimit = FrequencyLimit.Of(0.01 * AlertTone.Low, Hop);
    private readonly FrequencyLimit highLimit = FrequencyLimit.Of(0.01 * AlertTone.High, Hop);
    private readonly float[] samples = new float[Pcm.FrameSamples];
    private readonly float threshold = (float)(2 * new Dbm0(-34).Rms * new Dbm0(-34).Rms);
    private float lastEnergy;
    private int lasted;
    private int missing;

    /// <summary>Takes a frame of 80 samples; true when the signal has just ended.</summary>
    public bool Push(ReadOnlySpan<short> frame)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = frame[i];
        }

        var ended = false;
        for (var at = 0; at < samples.Length; at += Hop)
        {
            ended |= Listen(samples.AsSpan(at, Hop));
        }

        return ended;
    }

    private bool Listen(ReadOnlySpan<float> hop)
    {
        bins.Push(hop);
        float energy = 0;
        foreach (var sample in hop)
        {
            energy += sample * sample;
        }

        var (low, high) = (bins.Power(Low), bins.Power(High));
        var there = low > threshold && high > threshold && low < Twist * high && high < Twist * low
            && (low + high) / 2 > Purity * (energy + lastEnergy) / Window
            && lowLimit.Holds(bins.TurnRe(Low), bins.TurnIm(Low)) && highLimit.Holds(bins.TurnRe(High), bins.TurnIm(High));
        lastEnergy = energy;
        if (there)
        {
            lasted += 1 + missing;
            missing = 0;
            return false;
        }

        // One hop may be spoilt; with the second the signal has ended.
        missing++;
        if (lasted == 0 || missing < 2)
        {
            missing = lasted == 0 ? 0 : missing;
            return false;
        }

        var ended = lasted is >= Least and <= Longest;
        (lasted, missing) = (0, 0);
        return ended;
    }
}
