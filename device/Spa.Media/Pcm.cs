using Spa.Foundation.Time;

namespace Spa.Media;

/// <summary>The one form of audio in the device: 16-bit signed linear PCM, mono, 8 kHz, traded in frames of 10 ms.</summary>
public static class Pcm
{
    /// <summary>Samples in a second.</summary>
    public const int SamplesPerSecond = 8000;

    /// <summary>Samples in a frame.</summary>
    public const int FrameSamples = 80;

    /// <summary>The length of a frame.</summary>
    public static TimeSpan Frame { get; } = 10.Milliseconds;

    /// <summary>How many samples fill a time, rounded to the nearest; at most <see cref="int.MaxValue"/>.</summary>
    public static int Samples(TimeSpan time)
    {
        const long TicksPerSample = TimeSpan.TicksPerSecond / SamplesPerSecond;
        var samples = (time.Ticks + (TicksPerSample / 2)) / TicksPerSample;
        return (int)Math.Clamp(samples, 0, int.MaxValue);
    }

    /// <summary>How long a number of samples lasts.</summary>
    public static TimeSpan Time(long samples) => TimeSpan.FromTicks(samples * (TimeSpan.TicksPerSecond / SamplesPerSecond));

    /// <summary>The nearest value a sample can have.</summary>
    public static short Saturate(long value) => (short)Math.Clamp(value, short.MinValue, short.MaxValue);
}
