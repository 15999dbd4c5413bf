using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using Spa.Firmware.Campaigns;
using Spa.Firmware.Image;
using Spa.Firmware.Launch;
using Spa.Firmware.Signature;
using Spa.Foundation.Ports;
using Spa.Foundation.Text;

namespace Spa.Firmware.Slots;

/// <summary>Verifies images and writes them into the slot that does not run, in the order that survives a power cut at any instant.</summary>
/// <remarks>
/// The slot is written first (see <see cref="SlotWriter"/>), the state replaced last: whatever is cut, the launcher finds the old version whole or the new one whole.
/// All of it runs on the caller's thread.
/// </remarks>
public sealed class Installer
{
    /// <summary>Starts a staged version gets before it is taken back.</summary>
    public const int Tries = 3;

    private const string Downloads = "download";

    private readonly IDurableFiles files;
    private readonly SlotStore store;
    private readonly SlotWriter writer;
    private readonly Func<ImageRefusal?> barred;
    private readonly Lock running = new();
    private Parsed<TrustRoot> root;

    /// <summary>Installs firmware.</summary>
    /// <param name="files">The unit's data folder.</param>
    /// <param name="root">Whom the unit trusts, or why that is not known: then nothing is installed.</param>
    public Installer(IDurableFiles files, Parsed<TrustRoot> root)
        : this(files, root, () => LauncherSlots.Of(files).IsOnTrial ? new(ImageFault.LauncherTrialRuns) : null)
    {
    }

    private Installer(IDurableFiles files, Parsed<TrustRoot> root, Func<ImageRefusal?> barred)
        => (this.files, this.root, this.barred, store, writer) = (files, root, barred, new SlotStore(files), new SlotWriter(files));

    /// <summary>Where the unit's firmware root lies, below its data folder.</summary>
    public static string RootFile => "identity/firmware-root.json";

    /// <summary>The root that the unit trusts now: its maker's, or what came after it; else why it is not known.</summary>
    public Parsed<TrustRoot> Root => root;

    /// <summary>Installs launchers, into slots of their own; refuses while firmware is on trial or waits for its start.</summary>
    public static Installer ForLaunchers(IDurableFiles files, Parsed<TrustRoot> root)
    {
        var firmware = new SlotStore(files);
        return new(LauncherSlots.FolderIn(files), root, () =>
        {
            firmware.ReadState(out var state, out _);
            return state is { Pending: true } ? new(ImageFault.TrialRuns) : null;
        });
    }

    /// <summary>The root that lies in a unit's data folder, or why it cannot be read.</summary>
    public static Parsed<TrustRoot> ReadRoot(IDurableFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        try
        {
            return files.Read(RootFile) is { } file ? TrustRootText.Read(file) : new ParseError(0, $"the file {RootFile}", "firmware root document");
        }
        catch (IOException e)
        {
            return new ParseError(0, $"the file {RootFile} to be readable: {e.Message}", "firmware root document");
        }
    }

    /// <summary>Begins or resumes a download.</summary>
    /// <param name="name">Names the source (a digest of URL and ETag); letters and digits.</param>
    /// <param name="policy">What the unit is; judged as soon as the header has come.</param>
    /// <param name="refuse">Asked with the manifest once it is verified and the policy allows it: why the rule that asked for the image refuses it, or null.</param>
    /// <param name="download">Takes the bytes from <see cref="ImageDownload.Length"/> on; dispose it before it is installed.</param>
    /// <param name="refusal">Why there is none.</param>
    public bool TryBegin(
        string name,
        InstallPolicy policy,
        Func<Manifest, string?>? refuse,
        [NotNullWhen(true)] out ImageDownload? download,
        [NotNullWhen(false)] out ImageRefusal? refusal)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(policy);
        download = null;
        if (!TryRoot(policy.Now, out var trusted, out refusal))
        {
            return false;
        }

        if (name.Length is 0 or > 80 || !name.All(char.IsAsciiLetterOrDigit))
        {
            throw new ArgumentException("A download is named by letters and digits.", nameof(name));
        }

        try
        {
            files.CreateFolder(Downloads);
            files.SyncFolder(string.Empty);
            var path = $"{Downloads}/{name}.part";
            ImageRefusal? Judge(Manifest manifest) => this.Judge(manifest, policy, refuse);
            var begun = new ImageDownload(files, trusted, path, Judge);
            if (begun.Resume() is not null)
            {
                begun.Dispose();
                files.Delete(path);
                begun = new ImageDownload(files, trusted, path, Judge);
            }

            download = begun;
            return true;
        }
        catch (IOException e)
        {
            refusal = Failure(e);
            return false;
        }
    }

    /// <summary>Removes every download but the one named; null = all.</summary>
    public void DropDownloads(string? except)
    {
        foreach (var name in files.List(Downloads).Where(n => n != $"{except}.part" && !n.EndsWith('/')))
        {
            files.Delete($"{Downloads}/{name}");
        }
    }

    /// <summary>Verifies a whole image and writes it into the slot that does not run.</summary>
    /// <param name="path">The image file, below the data folder.</param>
    /// <param name="policy">What the unit is.</param>
    /// <param name="runs">The slot this program runs from (see <see cref="SlotNames.Of"/>); null = from none.</param>
    /// <param name="refuse">Asked with the manifest once it is verified and before anything is written: why the rule that asked for the image refuses it, or null.</param>
    /// <param name="writing">Told when all is verified and writing begins; may be null.</param>
    public InstallOutcome Install(string path, InstallPolicy policy, SlotName? runs, Func<Manifest, string?>? refuse, Action<Manifest>? writing = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(policy);
        try
        {
            using var image = files.OpenRead(path);
            return image is null
                ? new InstallOutcome.Refused(new(ImageFault.DiskFailure, $"{path} is not there"))
                : Install(image, policy, runs, refuse, writing);
        }
        catch (IOException e)
        {
            return new InstallOutcome.Refused(Failure(e));
        }
    }

    /// <summary>The same from a seekable stream.</summary>
    public InstallOutcome Install(Stream image, InstallPolicy policy, SlotName? runs, Func<Manifest, string?>? refuse, Action<Manifest>? writing = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(policy);
        if (!running.TryEnter())
        {
            return new InstallOutcome.Refused(new(ImageFault.Busy));
        }

        try
        {
            return InstallAlone(image, policy, runs, refuse, writing);
        }
        catch (IOException e)
        {
            return new InstallOutcome.Refused(Failure(e));
        }
        finally
        {
            running.Exit();
        }
    }

    /// <summary>Takes root documents that follow the present one, as far as the chain holds; each takes over durably.</summary>
    /// <param name="chain">Files, ascending by version from the one after the present.</param>
    /// <param name="now">The time when the clock can be trusted; null = expiry is not judged.</param>
    /// <returns>Why the rest was not taken; null when all was.</returns>
    public RootRefusal? TakeRoots(IReadOnlyList<byte[]> chain, DateTimeOffset? now)
    {
        ArgumentNullException.ThrowIfNull(chain);
        if (!root.Ok(out var present, out var error))
        {
            return new(RootFault.NoPresent, error.ToString());
        }

        var refusal = RootSuccession.Walk(present, chain, now, out var taken);
        try
        {
            if (taken > 0)
            {
                // What is installed was judged by the root that is about to go, and is to start as long as it is there.
                store.KeepRoot(present, files.Read(RootFile)!);
                LauncherSlots.Of(files).Store.KeepRoot(present, files.Read(RootFile)!);
                files.Replace(RootFile, chain[taken - 1]);
                root = TrustRootText.Read(chain[taken - 1]);
            }

            return refusal;
        }
        catch (IOException e)
        {
            return new(RootFault.NotStored, e.Message);
        }
    }

    /// <summary>Judges a campaign document and notes durably that it was seen; null when it is to be followed.</summary>
    /// <param name="file">What came.</param>
    /// <param name="name">Name that was asked for, without the ending.</param>
    /// <param name="product">The unit's product.</param>
    /// <param name="now">The time when the clock can be trusted; null = expiry is not judged.</param>
    /// <param name="campaign">What it says; null when it is refused.</param>
    public CampaignRefusal? Follow(ReadOnlySpan<byte> file, string name, string product, DateTimeOffset? now, out Campaign? campaign)
    {
        campaign = null;
        if (!root.Ok(out var trusted, out var error))
        {
            return new(CampaignFault.BadSignature, error.ToString());
        }

        if (!CampaignText.Read(file).Ok(out var document, out error))
        {
            return new(CampaignFault.Damaged, error.ToString());
        }

        try
        {
            var memory = new CampaignMemory(files);
            if (CampaignRules.Check(document, trusted, name, product, memory.Seen(trusted, name), now) is { } refusal)
            {
                return refusal;
            }

            memory.Note(trusted, name, document.Campaign.Version);
            campaign = document.Campaign;
            return null;
        }
        catch (IOException e)
        {
            return new(CampaignFault.NotStored, e.Message);
        }
    }

    /// <summary>Digest of the archive that a patch for this unit must apply to; null when there is none that could be patched. Reads the whole slot.</summary>
    /// <param name="runs">The slot the program runs from; null = from none.</param>
    public string? PatchBase(SlotName? runs)
    {
        try
        {
            return runs is { } slot && store.ReadArchive(slot) is { } archive ? ImagePatch.DigestOf(archive) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The maker's first installation, from any seekable stream: into slot a, confirmed, to be started without trial. The unit must not have a state yet.</summary>
    public InstallOutcome InstallFirst(Stream image, InstallPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(policy);
        try
        {
            store.ReadState(out var state, out _);
            if (state is not null)
            {
                return new InstallOutcome.Refused(new(ImageFault.AlreadyInstalled));
            }

            if (Verify(image, policy, null, out var header, out var manifest) is { } refusal
                || (refusal = writer.Fill(SlotName.A, image, header!, manifest!, null)) is not null)
            {
                return new InstallOutcome.Refused(refusal);
            }

            store.MarkConfirmed(SlotName.A);
            store.RaiseEpoch(manifest!.SecurityEpoch);
            store.WriteState(SlotState.First(SlotName.A, manifest.Version));
            return new InstallOutcome.Staged(manifest.Version, SlotName.A);
        }
        catch (IOException e)
        {
            return new InstallOutcome.Refused(Failure(e));
        }
    }

    /// <summary>A failure of the disk as a refusal.</summary>
    internal static ImageRefusal Failure(IOException e)
        => e.HResult is 28 or 122 // ENOSPC, EDQUOT
            ? new(ImageFault.DiskFull, e.Message)
            : new(ImageFault.DiskFailure, e.Message);

    private InstallOutcome InstallAlone(Stream image, InstallPolicy policy, SlotName? runs, Func<Manifest, string?>? refuse, Action<Manifest>? writing)
    {
        if (barred() is { } bar)
        {
            return new InstallOutcome.Refused(bar);
        }

        if (Verify(image, policy, refuse, out var header, out var manifest) is { } refusal)
        {
            return new InstallOutcome.Refused(refusal);
        }

        store.ReadState(out var state, out _);
        if (state is { Pending: true } && (runs ?? state.Active) == state.Active)
        {
            return new InstallOutcome.Refused(new(ImageFault.TrialRuns));
        }

        var target = (runs ?? state?.Active)?.Other ?? SlotName.A;
        var room = files.FreeBytes + (store.ReadManifest(target)?.UnpackedLength ?? 0);
        if (room < manifest!.UnpackedLength)
        {
            return new InstallOutcome.Refused(new(ImageFault.DiskFull, $"{manifest.UnpackedLength} bytes are needed, {room} are free"));
        }

        var before = manifest.Payload.Encoding == PayloadDescription.ZstdPatch && runs is { } from ? store.ReadArchive(from) : null;
        if (manifest.Payload.From is { } wanted && (before is null || ImagePatch.DigestOf(before) != wanted))
        {
            return new InstallOutcome.Refused(new(ImageFault.WrongBase, wanted));
        }

        writing?.Invoke(manifest);
        if (state is { Pending: true })
        {
            // Another version was staged and is now overwritten: it must not be started half gone.
            state = (state with { Active = target.Other, Previous = null, Pending = false, TriesLeft = 0 }).Next;
            store.WriteState(state);
        }

        refusal = writer.Fill(target, image, header!, manifest, before);
        if (refusal is not null)
        {
            return new InstallOutcome.Refused(refusal);
        }

        var next = (state ?? SlotState.First(target, null) with { Generation = 0 }) with
        {
            Active = target,
            Previous = runs ?? state?.Active,
            Pending = true,
            TriesLeft = Tries,
            Reason = string.Empty,
            FellBack = false,
        };
        store.WriteState(next.WithConfirmed(target, null).Next);
        return new InstallOutcome.Staged(manifest.Version, target, manifest.SecurityRelease);
    }

    private ImageRefusal? Verify(Stream image, InstallPolicy policy, Func<Manifest, string?>? refuse, out ImageHeader? header, out Manifest? manifest)
    {
        manifest = null;
        if (!ImageReader.TryReadHeader(image, out header, out var refusal))
        {
            return refusal;
        }

        if (!TryRoot(policy.Now, out var trusted, out refusal) || !header.TryVerify(trusted, ImageLimits.Default, out manifest, out refusal))
        {
            return refusal;
        }

        var payload = image.Position;
        refusal = Judge(manifest, policy, refuse) ?? ImageReader.CheckPayload(image, manifest.Payload);
        image.Position = payload;
        if (refusal is null)
        {
            store.ReadState(out var state, out _);
            if (state?.GivenUp is { } given
                && (given.ManifestHash == Convert.ToHexStringLower(SHA256.HashData(header.Write())) || store.IdentityOf(given.ManifestHash) == ManifestText.Identity(manifest)))
            {
                refusal = new(ImageFault.GivenUpBefore, given.Reason);
            }
        }

        return refusal;
    }

    private ImageRefusal? Judge(Manifest manifest, InstallPolicy policy, Func<Manifest, string?>? refuse)
        => policy.Judge(manifest, store.ReadEpoch()) ?? (refuse?.Invoke(manifest) is { } reason ? new(ImageFault.RefusedByRule, reason) : null);

    private bool TryRoot(DateTimeOffset? now, [NotNullWhen(true)] out TrustRoot? trusted, [NotNullWhen(false)] out ImageRefusal? refusal)
    {
        if (!root.Ok(out trusted, out var error))
        {
            refusal = new(ImageFault.NoTrustRoot, error.ToString());
            return false;
        }

        refusal = now > trusted.Expires ? new(ImageFault.RootExpired, trusted.Expires.Value.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)) : null;
        return refusal is null;
    }
}
