namespace Spa.Gateway.Ports;

/// <summary>A firmware image to fetch, verify and write into the slot that is not running.</summary>
/// <param name="Target">Where from.</param>
/// <param name="RunningVersion">The version that runs now.</param>
/// <param name="DowngradeLimit">Lowest version that may be installed over a newer one; null = any.</param>
/// <param name="RefuseVersion">Asked with the image's version once its signature is verified: a reason to refuse it (the rule's condition would still be true), or null.</param>
public sealed record ImageRequest(FetchTarget Target, string RunningVersion, string? DowngradeLimit, Func<string, string?> RefuseVersion);

/// <summary>Progress and end of an image request. The last of a request is <see cref="Staged"/> or <see cref="Failed"/>.</summary>
public abstract record ImageNews
{
    private ImageNews()
    {
    }

    /// <summary>Bytes are coming in.</summary>
    /// <param name="Bytes">Bytes so far, those of an earlier try included.</param>
    /// <param name="Total">All of them; null while unknown.</param>
    public sealed record Downloading(long Bytes, long? Total) : ImageNews;

    /// <summary>The image is verified and is being written into the slot.</summary>
    /// <param name="Version">Its version.</param>
    public sealed record Writing(string Version) : ImageNews;

    /// <summary>The slot is complete on the disk and will run after <see cref="IGatewayHost.Restart"/> with <see cref="RestartKind.OtherSlot"/>.</summary>
    /// <param name="Version">Its version.</param>
    public sealed record Staged(string Version) : ImageNews;

    /// <summary>Nothing was installed; the running version stays.</summary>
    /// <param name="Reason">Text for <c>$UPGERR</c>, a page and the log: "signature by an unknown key".</param>
    /// <param name="NotFound">True when the server has no such file.</param>
    /// <param name="Final">True when the same image would be refused again: it is not asked for until the rule or the file changes.</param>
    public sealed record Failed(string Reason, bool NotFound, bool Final) : ImageNews;
}
