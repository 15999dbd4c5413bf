using Spa.Firmware.Image;

namespace Spa.Gateway.Ports;

/// <summary>A firmware image to fetch, verify and write into the slot that is not running.</summary>
/// <param name="Target">Where from; a path that ends in <c>.campaign</c> names a signed document that names the image.</param>
/// <param name="Credentials">For challenges; null = none.</param>
/// <param name="RunningVersion">The version that runs now.</param>
/// <param name="DowngradeLimit">Lowest version that may be installed over a newer one; null = any.</param>
/// <param name="RefuseVersion">Asked with the image's version once its signature is verified: a reason to refuse it (the rule's condition would still be true), or null.
/// Pure over immutable values: may be called from any thread.</param>
/// <param name="Policy">Judges every redirect before it is followed.</param>
/// <param name="Asking">Called on the core's timeline with each address just before it is asked; never called when none was found.</param>
public sealed record ImageRequest(
    FetchTarget Target, FetchCredentials? Credentials, string RunningVersion, string? DowngradeLimit, Func<string, string?> RefuseVersion, ServerPolicy Policy, Action<string> Asking)
{
    /// <summary>Most kilobits per second it may take of the line; 0 = only the share that the host leaves it.</summary>
    public int RateLimit { get; init; }

    /// <summary>How long the file is said to be; one of another length is refused. 0 = nothing is said. It counts for the file of <see cref="Target"/>, not for a patch beside it or what a campaign document names.</summary>
    public long Bytes { get; init; }
}

/// <summary>Progress and end of an image request. The last of a request is <see cref="Staged"/>, <see cref="LauncherStaged"/> or <see cref="Failed"/>.</summary>
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

    /// <summary>The slot is complete on the disk and will run at the next start of the program, whatever the reason; the core asks for it by <see cref="IGatewayHost.Restart"/> with <see cref="RestartKind.OtherSlot"/>.</summary>
    /// <param name="Version">Its version.</param>
    /// <param name="IsSecurityRelease">True when the image says that it mends a hole.</param>
    public sealed record Staged(string Version, bool IsSecurityRelease = false) : ImageNews;

    /// <summary>The image needs a newer launcher, and that launcher is now installed: it is started by <see cref="RestartKind.NewLauncher"/>, and the image itself is fetched afterwards.</summary>
    /// <param name="Version">The launcher's version.</param>
    public sealed record LauncherStaged(string Version) : ImageNews;

    /// <summary>Something beside the image that a person should know; the request goes on.</summary>
    /// <param name="Severity">As for <see cref="IGatewayHost.Log"/>.</param>
    /// <param name="Text">One line, without secrets.</param>
    public sealed record Noted(int Severity, string Text) : ImageNews;

    /// <summary>Nothing was installed; the running version stays.</summary>
    /// <param name="Err">The class for <c>$UPGERR</c> (provisioning 2.7) or the image's refusal in words: "file not found", "http_get failed", "signature by an unknown key".</param>
    /// <param name="Detail">What a person needs to know beyond that; may be empty, never holds a secret.</param>
    public sealed record Failed(string Err, string Detail) : ImageNews
    {
        /// <summary>Why the image itself was refused; null = it never came so far.</summary>
        public ImageFault? Refusal { get; init; }
    }
}
