namespace Spa.Media.Detectors;

/// <summary>Hears the dial tone of an exchange whose plan is not known: a steady tone of one or two frequencies that together lie between 300 and 650 Hz, and that goes on for a second without a break. Allocates nothing while it listens.</summary>
/// <remarks>Busy, congestion and ringing tones are interrupted, tones of modems and howlers are higher. A dial tone that is itself interrupted within each second is not told from a busy tone, and not heard.</remarks>
public sealed class DialToneDetector
{
    // Of a pair of tones of like level the crossings come to the mean of the two: 395 Hz for 350 and 440.
    private const int LeastHertz = 300;
    private const int MostHertz = 650;
    private const int Needed = Pcm.SamplesPerSecond / Pcm.FrameSamples;

    private readonly TonalityMeter tonality = new();
    private int frames;
    private int crossings;
    private short last;

    /// <summary>It sounds since a second or longer.</summary>
    public bool IsHeard { get; private set; }

    /// <summary>Takes a frame of 80 samples.</summary>
    public void Push(ReadOnlySpan<short> frame)
    {
        var isTone = tonality.IsTone(frame);
        foreach (var sample in frame)
        {
            crossings += (sample < 0) != (last < 0) ? 1 : 0;
            last = sample;
        }

        if (!isTone)
        {
            (frames, crossings, IsHeard) = (0, 0, false);
            return;
        }

        // Each period crosses zero twice.
        if (++frames == Needed)
        {
            IsHeard = crossings is >= 2 * LeastHertz and <= 2 * MostHertz;
            (frames, crossings) = (0, 0);
        }
    }
}
