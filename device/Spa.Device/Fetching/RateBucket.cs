namespace Spa.Device.Fetching;

/// <summary>A token bucket for one download: bytes that have come are paid for by waiting before more are read.</summary>
/// <remarks>Without a limit of the operator the first bytes come as fast as the line gives them, for a second at the most: that is how the line is measured. Not while a telephone is in use: then later, once it is not.</remarks>
/// <param name="share">What may be taken.</param>
/// <param name="limit">The operator's limit in kbit/s; 0 = none.</param>
/// <param name="clock">Time and waiting.</param>
internal sealed class RateBucket(LineShare share, int limit, TimeProvider clock)
{
    private const int ProbeBytes = 512 * 1024;
    private const int LargestPiece = 64 * 1024;
    private const int SmallestPiece = 1460;
    private static readonly TimeSpan ProbeTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestProbe = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(250);
    private long begun = clock.GetTimestamp();
    private bool probing = limit == 0 && !share.InUse;
    private long probed;
    private double tokens;
    private long filled = clock.GetTimestamp();

    /// <summary>How much is to be read at once: little enough that a slow line is not taken in gulps.</summary>
    public int Piece => probing ? LargestPiece : (int)Math.Clamp(share.Rate(limit) / 8, SmallestPiece, LargestPiece);

    /// <summary>Pays for bytes that have come: returns when more may be read.</summary>
    public async ValueTask Pay(int bytes, CancellationToken cancellation)
    {
        if (probing)
        {
            Probe(bytes);
            return;
        }

        if (limit == 0 && share.Measured == 0 && !share.InUse)
        {
            (probing, begun) = (true, clock.GetTimestamp());
            return;
        }

        tokens -= bytes;
        while (true)
        {
            // The rate may change while waiting: somebody lifts the telephone.
            var rate = share.Rate(limit);
            var now = clock.GetTimestamp();
            tokens = Math.Min(tokens + (clock.GetElapsedTime(filled, now).TotalSeconds * rate), rate / 4);
            filled = now;
            if (tokens >= 0)
            {
                return;
            }

            // A delay counts in whole milliseconds: rounded down it would be none, again and again.
            var wait = TimeSpan.FromMilliseconds(Math.Ceiling(-tokens / rate * 1000));
            await Task.Delay(wait < Slice ? wait : Slice, clock, cancellation).ConfigureAwait(false);
        }
    }

    private void Probe(int bytes)
    {
        probed += bytes;
        var took = clock.GetElapsedTime(begun);
        if (probed < ProbeBytes && took < ProbeTime && !share.InUse)
        {
            return;
        }

        // A probe that a lifted telephone ended early measured what it could.
        probing = false;
        share.Measured = probed / (took < ShortestProbe ? ShortestProbe : took).TotalSeconds;
        filled = clock.GetTimestamp();
    }
}
