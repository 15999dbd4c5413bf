using Spa.Firmware.Campaigns;
using Spa.Firmware.Image;
using Spa.Firmware.Signature;
using Spa.Firmware.Slots;
using Spa.Gateway.Ports;

namespace Spa.Device.Fetching;

/// <summary>The files that may lie in the folder of an image: the roots that follow the unit's, campaign documents, patches. Any web or TFTP server can hold them.</summary>
/// <param name="fetcher">Fetches small documents.</param>
public sealed class BesideImages(Fetcher fetcher)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>A file in the folder of another; a query does not count.</summary>
    public static FetchTarget Sibling(FetchTarget target, string file)
    {
        ArgumentNullException.ThrowIfNull(target);
        var path = Path(target);
        return target with { Path = $"{path[..(path.LastIndexOf('/') + 1)]}{file}" };
    }

    /// <summary>Name of the campaign document that is asked for, without its ending; null when something else is.</summary>
    public static string? CampaignName(FetchTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        var path = Path(target);
        return path.EndsWith(Campaign.Ending, StringComparison.Ordinal) ? path[(path.LastIndexOf('/') + 1)..^Campaign.Ending.Length] : null;
    }

    /// <summary>Where the patch of an image would lie; null = there can be none.</summary>
    /// <param name="target">The image.</param>
    /// <param name="from">Digest of the archive installed here; null = none.</param>
    public static FetchTarget? Patch(FetchTarget target, string? from)
    {
        ArgumentNullException.ThrowIfNull(target);
        return from is null || target.Path.Contains('?', StringComparison.Ordinal) ? null : target with { Path = ImagePatch.FileName(target.Path, from) };
    }

    /// <summary>Looks for the roots that follow the unit's, and takes those that hold. That there is none is the usual case.</summary>
    public async Task TakeRoots(Installer installer, InstallPolicy unit, ImageRequest request, Action<ImageNews> news, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(installer);
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(news);
        if (!installer.Root.Ok(out var present, out _))
        {
            return;
        }

        var chain = new List<byte[]>();
        while (chain.Count < RootSuccession.MaxSteps && present.Version < long.MaxValue - chain.Count - 1
            && await Fetch(Sibling(request.Target, RootSuccession.FileName(present.Version + chain.Count + 1)), RootSuccession.MaxBytes, request, cancellation).ConfigureAwait(false) is FetchAnswer.Got got)
        {
            chain.Add(got.Content);
        }

        if (chain.Count == 0)
        {
            return;
        }

        if (installer.TakeRoots(chain, unit.Now) is { } refusal)
        {
            news(new ImageNews.Noted(4, refusal.Sentence));
        }

        if (installer.Root.Ok(out var now, out _) && now.Version != present.Version)
        {
            news(new ImageNews.Noted(5, $"firmware root {now.Version} is in force, before it {present.Version}"));
        }
    }

    /// <summary>Fetches and judges a campaign document.</summary>
    /// <returns>What it says, or why it is not followed.</returns>
    public async Task<(Campaign? Campaign, ImageNews.Failed? Fault)> Follow(string name, Installer installer, InstallPolicy unit, ImageRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(installer);
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(request);
        switch (await Fetch(request.Target, CampaignText.MaxBytes, request, cancellation).ConfigureAwait(false))
        {
            case FetchAnswer.Got got:
                return installer.Follow(got.Content, name, unit.Product, unit.Now, out var campaign) is { } refusal
                    ? (null, new ImageNews.Failed(refusal.Sentence, string.Empty) { Refusal = FaultOf(refusal.Fault) })
                    : (campaign, null);
            case FetchAnswer.Failed failed:
                return (null, new ImageNews.Failed(ErrOf(failed, request.Target.Scheme), failed.Detail));
            default:
                throw new InvalidOperationException("An answer is one of two.");
        }
    }

    private Task<FetchAnswer> Fetch(FetchTarget target, int limit, ImageRequest request, CancellationToken cancellation)
        => fetcher.Fetch(new FetchRequest(target, request.Credentials, null, limit, Patience, request.Policy, request.Asking), cancellation);

    private static string ErrOf(FetchAnswer.Failed failed, FetchScheme scheme) => failed.Fault switch
    {
        FetchFault.NotFound => "file not found",
        FetchFault.AccessDenied => "access denied",
        FetchFault.NameLookupFailed => "name lookup failed",
        FetchFault.Timeout => "timeout",
        FetchFault.TlsFailed => $"tls failed: {failed.Detail}",
        _ => $"{scheme.ToString().ToLowerInvariant()}_get failed",
    };

    private static string Path(FetchTarget target) => target.Path.Split('?')[0];

    private static ImageFault FaultOf(CampaignFault fault) => fault switch
    {
        CampaignFault.BadSignature or CampaignFault.NobodySigns => ImageFault.WrongSignature,
        CampaignFault.Replayed or CampaignFault.Stale => ImageFault.OlderEpoch,
        CampaignFault.NotStored => ImageFault.DiskFailure,
        _ => ImageFault.DamagedManifest,
    };
}
