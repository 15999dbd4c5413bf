namespace Spa.Sip.Digest;

/// <summary>Which counts of a nonce were seen: the highest, and which of the 63 below it. Datagrams may overtake each other.</summary>
internal sealed class NonceUse(TimeSpan made)
{
    private const int Width = 64;
    private uint highest;
    private ulong seen;

    public TimeSpan Made { get; } = made;

    /// <summary>Whether this count comes for the first time; older than can be told counts as seen.</summary>
    public bool Take(uint count)
    {
        if (count == 0) return false;
        if (count > highest)
        {
            var shift = count - highest;
            seen = shift >= Width ? 1 : (seen << (int)shift) | 1;
            highest = count;
            return true;
        }

        var back = highest - count;
        if (back >= Width || (seen & (1UL << (int)back)) != 0) return false;
        seen |= 1UL << (int)back;
        return true;
    }
}
