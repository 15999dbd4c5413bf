namespace Spa.Media.Rtp.Playing;

/// <summary>The least transit time of the last 16 seconds: what jitter is counted from. It follows clock drift.</summary>
/// <remarks>A transit time is arrival less timestamp in samples; only differences mean something.</remarks>
internal sealed class TransitBase
{
    private const int Slots = 8;
    private static readonly long SlotTicks = TimeSpan.FromSeconds(2).Ticks;
    private readonly long[] least = new long[Slots];
    private long slot = -1;
    private int used;

    /// <summary>The least one; meaningless before the first.</summary>
    public long Value { get; private set; }

    /// <summary>True once a packet came.</summary>
    public bool Known => used > 0;

    public void Clear() => (used, slot) = (0, -1);

    public void Add(long transit, TimeSpan now)
    {
        var present = now.Ticks / SlotTicks;
        if (present != slot)
        {
            // Slots of a silence hold nothing new: the old ones stay in their place.
            slot = present;
            least.AsSpan(0, Slots - 1).CopyTo(least.AsSpan(1));
            least[0] = transit;
            used = Math.Min(used + 1, Slots);
        }

        least[0] = Math.Min(least[0], transit);
        var value = least[0];
        for (var i = 1; i < used; i++)
        {
            value = Math.Min(value, least[i]);
        }

        Value = value;
    }
}
