using Spa.Media.Levels;

namespace Spa.Media.Detectors;

/// <summary>Counts how long a side has been silent, for the long-silence disconnect.</summary>
/// <param name="threshold">A frame above this level is no silence.</param>
public sealed class SilenceMeter(Dbm0 threshold)
{
    private readonly double power = threshold.Rms * threshold.Rms * Pcm.FrameSamples;
    private long frames;

    /// <summary>Silence up to now.</summary>
    public TimeSpan Lasted => frames * Pcm.Frame;

    /// <summary>Begins to count anew.</summary>
    public void Reset() => frames = 0;

    /// <summary>Takes a frame of 80 samples.</summary>
    public void Push(ReadOnlySpan<short> frame)
    {
        long energy = 0;
        foreach (var sample in frame)
        {
            energy += sample * sample;
        }

        frames = energy > power ? 0 : frames + 1;
    }

    /// <summary>Counts a frame that did not come, or was comfort noise.</summary>
    public void PushNothing() => frames++;
}
