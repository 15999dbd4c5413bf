using Spa.Media.Levels;

namespace Spa.Media.Detectors;

/// <summary>Tells talk from background by its level over a floor that it follows. Allocates nothing while it listens.</summary>
/// <remarks>The frame in which talk begins counts as talk; who also sends the frame before it, as should be, loses nothing of the first sound.</remarks>
public sealed class VoiceActivity
{
    // 200 ms after the last talk still count.
    private const int Hangover = 20;

    // Over the floor by 6 dB, in power.
    private const float Over = 4f;

    // 2 dB a second, in a frame.
    private const float Rise = 1.0046f;
    private readonly float threshold;
    private float floor = -1;
    private int left;

    /// <summary>Makes a detector.</summary>
    /// <param name="threshold">Below this everything counts as silence.</param>
    public VoiceActivity(Dbm0 threshold) => this.threshold = (float)(threshold.Rms * threshold.Rms);

    /// <summary>Level of the background.</summary>
    public Dbm0 Background => Dbm0.FromRms(Math.Sqrt(Math.Max(floor, 0)));

    /// <summary>Takes a frame of 80 samples; true when it holds talk or follows it closely.</summary>
    public bool Push(ReadOnlySpan<short> frame)
    {
        float energy = 0;
        foreach (var sample in frame)
        {
            energy += sample * (float)sample;
        }

        energy /= frame.Length;
        floor = floor < 0 || energy < floor ? (floor < 0 ? Math.Min(energy, threshold) : floor + ((energy - floor) * 0.2f)) : Math.Min(energy, Math.Max(floor, 1) * Rise);
        left = energy > threshold && energy > Over * floor ? Hangover + 1 : Math.Max(left - 1, 0);
        return left > 0;
    }
}
