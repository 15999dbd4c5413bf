using Spa.Media.Levels;

namespace Spa.Media.Detectors;

/// <summary>Tells how loud the last 100 ms were. Integers only; allocates nothing.</summary>
public sealed class EnergyDetector
{
    private const int Frames = 10;
    private readonly long[] energies = new long[Frames];
    private int next;
    private long sum;

    /// <summary>The level of the last 100 ms.</summary>
    public Dbm0 Level => Dbm0.FromRms(Math.Sqrt((double)sum / (Frames * Pcm.FrameSamples)));

    /// <summary>Takes a frame of 80 samples.</summary>
    public void Push(ReadOnlySpan<short> frame)
    {
        long energy = 0;
        foreach (var sample in frame)
        {
            energy += sample * sample;
        }

        sum += energy - energies[next];
        energies[next] = energy;
        next = (next + 1) % Frames;
    }
}
