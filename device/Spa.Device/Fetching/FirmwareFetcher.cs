using Spa.Firmware.Campaigns;
using Spa.Firmware.Image;
using Spa.Firmware.Launch;
using Spa.Firmware.Slots;
using Spa.Foundation.Ports;
using Spa.Gateway.Ports;
using Spa.Scripts.Rules;

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

    /// <summary>Looks for what may lie beside an image: newer roots, campaign documents, patches. Null = nothing is looked for, and campaigns are not followed.</summary>
    public BesideImages? Beside { get; init; }

    /// <summary>Brings a launcher that an image needs. Null = such an image is refused.</summary>
    public LauncherInstallation? Launchers { get; init; }

    /// <summary>Fetches and installs. The result is <see cref="ImageNews.Staged"/>, <see cref="ImageNews.LauncherStaged"/> or <see cref="ImageNews.Failed"/>; the rest goes to <paramref name="news"/>.</summary>
    public async Task<ImageNews> Install(ImageRequest request, Action<ImageNews> news, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(news);
        try
        {
            var unit = policy(request);
            if (Beside is not null)
            {
                await Beside.TakeRoots(installer, unit, request, news, cancellation).ConfigureAwait(false);
            }

            Func<Manifest, string?>? pin = null;
            if (BesideImages.CampaignName(request.Target) is { } name)
            {
                var found = Beside is null ? (null, new ImageNews.Failed("campaign documents are not followed here", string.Empty)) : await Beside.Follow(name, installer, unit, request, cancellation).ConfigureAwait(false);
                if (found.Campaign is not { } campaign)
                {
                    return found.Fault!;
                }

                request = request with { Target = BesideImages.Sibling(request.Target, campaign.File), Bytes = 0 };
                pin = manifest => CampaignRules.Mismatch(campaign, manifest);
            }

            return await FetchPatch(request, unit, pin, news, cancellation).ConfigureAwait(false) ?? await FetchWhole(request, unit, pin, news, cancellation).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            return new ImageNews.Failed("disk failed", e.Message) { Refusal = ImageFault.DiskFailure };
        }
    }

    // A patch is tried once, where one lies beside the image for just what is installed here; whatever is wrong with it, the whole image follows. Null = that.
    private async Task<ImageNews.Staged?> FetchPatch(ImageRequest request, InstallPolicy unit, Func<Manifest, string?>? pin, Action<ImageNews> news, CancellationToken cancellation)
    {
        var underway = DownloadNote.Read(files)?.Source == DownloadNote.SourceOf(request.Target.ToString());
        if (Beside is null || underway || BesideImages.Patch(request.Target, installer.PatchBase(runs)) is not { } patch)
        {
            return null;
        }

        var run = new ImageRun(courier, names, files, installer, unit, runs, options with { Tries = 1 }, request with { Target = patch, Bytes = 0 }, pin, news, () => new RateBucket(share, request.RateLimit, clock));
        switch (await run.FetchAndInstall(cancellation).ConfigureAwait(false))
        {
            case ImageNews.Staged staged:
                return staged;
            case ImageNews.Failed { Err: not "file not found" } failed:
                cancellation.ThrowIfCancellationRequested();
                news(new ImageNews.Noted(5, $"the patch {patch} is of no use here ({failed.Err}); the whole image is fetched"));
                break;
        }

        return null;
    }

    private async Task<ImageNews> FetchWhole(ImageRequest request, InstallPolicy unit, Func<Manifest, string?>? pin, Action<ImageNews> news, CancellationToken cancellation)
    {
        var run = new ImageRun(courier, names, files, installer, unit, runs, options, request, pin, news, () => new RateBucket(share, request.RateLimit, clock));
        var end = await run.FetchAndInstall(cancellation).ConfigureAwait(false);
        return Launchers is not null && end is ImageNews.Failed failed && run is { Refusal.Fault: ImageFault.LauncherTooOld, RefusedManifest: { } manifest }
            ? await FetchLauncher(request, unit, manifest.MinLauncher, failed, news, cancellation).ConfigureAwait(false)
            : end;
    }

    // Never in one step with the firmware: the image is asked for again when the new launcher runs.
    private async Task<ImageNews> FetchLauncher(ImageRequest request, InstallPolicy unit, FirmwareVersion needed, ImageNews.Failed refused, Action<ImageNews> news, CancellationToken cancellation)
    {
        var target = BesideImages.Sibling(request.Target, LauncherSlots.FileName(needed));
        var policyOfLauncher = unit with { Product = UnitModel.LauncherProduct, Running = unit.Launcher, Launcher = null, DowngradeLimit = null };
        var run = new ImageRun(
            courier,
            names,
            LauncherSlots.FolderIn(files),
            Launchers!.Installer,
            policyOfLauncher,
            Launchers.Runs,
            options,
            request with { Target = target, Bytes = 0, RefuseVersion = static _ => null },
            manifest => manifest.Version.CompareTo(needed) < 0 ? $"launcher {manifest.Version} is not the one that is needed" : null,
            news,
            () => new RateBucket(share, request.RateLimit, clock));
        return await run.FetchAndInstall(cancellation).ConfigureAwait(false) switch
        {
            ImageNews.Staged staged => new ImageNews.LauncherStaged(staged.Version),
            ImageNews.Failed failed => new ImageNews.Failed(refused.Err, $"that launcher could not be had from {target}: {failed.Err} {failed.Detail}".TrimEnd()) { Refusal = refused.Refusal },
            var other => other,
        };
    }
}
