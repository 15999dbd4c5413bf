using System.Globalization;

namespace Spa.Firmware.Signature;

/// <summary>How one root document takes the place of another: one version at a time, signed by the thresholds of both.</summary>
public static class RootSuccession
{
    /// <summary>Largest file that is looked at, in bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>Most successors that are taken in one go.</summary>
    public const int MaxSteps = 32;

    /// <summary>Name under which a version is found beside the images: <c>root-2.json</c>.</summary>
    public static string FileName(long version) => string.Create(CultureInfo.InvariantCulture, $"root-{version}.json");

    /// <summary>Judges a successor; null when it may take the place of <paramref name="present"/>.</summary>
    public static RootRefusal? Check(TrustRoot present, SignedRoot next)
    {
        ArgumentNullException.ThrowIfNull(present);
        ArgumentNullException.ThrowIfNull(next);
        var versions = string.Create(CultureInfo.InvariantCulture, $"version {next.Root.Version}, the present one is {present.Version}");
        if (next.Root.Version <= present.Version)
        {
            return new(RootFault.NotNewer, versions);
        }

        // Compared this way round: one more than the highest number there is would be a small one.
        if (next.Root.Version - 1 != present.Version)
        {
            return new(RootFault.Skips, versions);
        }

        return next.CheckBy(present) is { } old ? new(RootFault.NotByPresent, SignatureText.About(old))
            : next.CheckBy(next.Root) is { } own ? new(RootFault.NotByItself, SignatureText.About(own))
            : null;
    }

    /// <summary>Walks a chain of successors as far as it holds.</summary>
    /// <remarks>
    /// One that has expired is walked through to one that has not, so that a unit that was away for years catches up; as the last one it is refused, for it may be all that
    /// somebody lets through. What comes before a refused one stands: a bad file behind it must not keep a good one away.
    /// </remarks>
    /// <param name="present">The root to start from.</param>
    /// <param name="chain">Files, ascending.</param>
    /// <param name="now">The time when the clock can be trusted; null = expiry is not judged.</param>
    /// <param name="taken">How many of the chain are to take over, one after the other.</param>
    /// <returns>Why the next one is not; null when all are.</returns>
    public static RootRefusal? Walk(TrustRoot present, IReadOnlyList<byte[]> chain, DateTimeOffset? now, out int taken)
    {
        ArgumentNullException.ThrowIfNull(present);
        ArgumentNullException.ThrowIfNull(chain);
        taken = 0;
        RootRefusal? refusal = null;
        RootRefusal? expired = null;
        var reached = present;
        for (var at = 0; at < chain.Count && refusal is null; at++)
        {
            if (!TrustRootText.ReadSigned(chain[at]).Ok(out var next, out var error))
            {
                refusal = new(RootFault.Damaged, error.ToString());
            }
            else if ((refusal = Check(reached, next)) is null)
            {
                reached = next.Root;
                expired = now > reached.Expires ? new(RootFault.Expired, reached.Expires.Value.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)) : null;
                taken = expired is null ? at + 1 : taken;
            }
        }

        return refusal ?? expired;
    }
}
