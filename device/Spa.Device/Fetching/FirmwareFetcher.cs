using Spa.Firmware.Slots;
using Spa.Foundation.Ports;
using Spa.Gateway.Ports;

namespace Spa.Device.Fetching;

/// <summary>Fetches an image, goes on where an earlier try ended, and has it verified and written into the other slot. Runs on a worker, never on a timeline.</summary>
/// <remarks>
/// An image is never put together from two files: a try goes on only with <c>If-Range</c> and the strong ETag of the bytes that are here, and only when the answer's range begins where they end
/// and its total is the same; anything else begins again. The whole is signed, so a mixture would be refused in any case; then the file is fetched whole once.
/// </remarks>
/// <param name="courier">For HTTP and HTTPS.</param>
/// <param name="names">For TFTP.</param>
/// <param name="files">The unit's data folder.</param>
/// <param name="installer">Verifies and writes.</param>
/// <param name="policy">What this unit is, for one request.</param>
/// <param name="runs">The running slot; null = none.</param>
/// <param name="options">Limits.</param>
/// <param name="share">How much of the line it may take; null = all of it is this unit's.</param>
/// <param name="clock">Time for the share; null = the system's.</param>
public sealed class FirmwareFetcher(
    HttpCourier courier, NameLookup names, IDurableFiles files, Installer installer, Func<ImageRequest, InstallPolicy> policy, SlotName? runs, FirmwareFetchOptions? options = null,
    LineShare? share = null, TimeProvider? clock = null)
{
    private readonly FirmwareFetchOptions options = options ?? new FirmwareFetchOptions();
    private readonly LineShare share = share ?? new LineShare();
    private readonly TimeProvider clock = clock ?? TimeProvider.System;

    /// <summary>Fetches and installs. The result is <see cref="ImageNews.Staged"/> or <see cref="ImageNews.Failed"/>; the rest goes to <paramref name="news"/>.</summary>
    public async Task<ImageNews> Install(ImageRequest request, Action<ImageNews> news, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(news);
        try
        {
            var run = new ImageRun(courier, names, files, installer, policy(request), runs, options, request, news, () => new RateBucket(share, request.RateLimit, clock));
            return await run.FetchAndInstall(cancellation).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            return new ImageNews.Failed("disk failed", e.Message);
        }
    }
}
