namespace Spa.Media.Rtp.Playing;

/// <summary>How a jitter buffer behaves.</summary>
public sealed record JitterOptions
{
    /// <summary>Start and speed of shrinking.</summary>
    public JitterLevel Level { get; init; } = JitterLevel.High;

    /// <summary>Directions.</summary>
    public JitterAdjustment Adjustment { get; init; } = JitterAdjustment.UpAndDown;

    /// <summary>Length of the far end's packets.</summary>
    public TimeSpan Packet { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Least size, the packet that has just come counted in it; null for what the setting promises at every level: 30 ms, or a packet and 10 ms when that is more.</summary>
    public TimeSpan? Floor { get; init; }

    /// <summary>Samples that the decoder holds back; they count in the size too.</summary>
    public int HeldSamples { get; init; }

    /// <summary>How far above the floor it may grow.</summary>
    public TimeSpan Range { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>For fax and modems: stays where it started and never changes the rate, not even to follow drift.</summary>
    public bool Fixed { get; init; }

    /// <summary>Length of a coded frame: 10 ms unless the codec has longer ones that cannot be cut.</summary>
    public int FrameSamples { get; init; } = Pcm.FrameSamples;

    /// <summary>The least size in samples.</summary>
    internal int SizeSamples => Pcm.Samples(Floor ?? TimeSpan.FromTicks(Math.Max(TimeSpan.FromMilliseconds(30).Ticks, (Packet + Pcm.Frame).Ticks)));

    /// <summary>How long the first sample of a packet waits here at the least size: what is in the buffer before the packet. Half a frame less, as the delay goes in frames and the next longer one is taken.</summary>
    internal int FloorSamples => Math.Max(0, SizeSamples - Pcm.Samples(Packet) - HeldSamples - (Pcm.FrameSamples / 2));

    internal int RangeSamples => Pcm.Samples(Range);

    internal int StartAboveFloor => Pcm.Samples(TimeSpan.FromMilliseconds(Level switch
    {
        JitterLevel.Low => 0,
        JitterLevel.Medium => 20,
        JitterLevel.High => 40,
        JitterLevel.VeryHigh => 70,
        _ => 110,
    }));

    /// <summary>Samples a second: 80 are 10 ms, and 1 in 100, the most that nobody hears.</summary>
    internal int ShrinkRate => Level switch
    {
        JitterLevel.Low => 80,
        JitterLevel.Medium => 40,
        JitterLevel.High => 16,
        JitterLevel.VeryHigh => 8,
        _ => 4,
    };
}
