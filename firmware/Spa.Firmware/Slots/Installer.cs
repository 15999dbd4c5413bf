using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Spa.Firmware.Image;
using Spa.Firmware.Signature;
using Spa.Foundation.Ports;
using Spa.Foundation.Text;

namespace Spa.Firmware.Slots;

/// <summary>Verifies images and writes them into the slot that does not run, in the order that survives a power cut at any instant.</summary>
/// <remarks>
/// The slot is written first (see <see cref="SlotWriter"/>), the state replaced last: whatever is cut, the launcher finds the old version whole or the new one whole.
/// All of it runs on the caller's thread.
/// </remarks>
/// <param name="files">The unit's data folder.</param>
/// <param name="root">Whom the unit trusts, or why that is not known: then nothing is installed.</param>
public sealed class Installer(IDurableFiles files, Parsed<TrustRoot> root)
{
    /// <summary>Starts a staged version gets before it is taken back.</summary>
    public const int Tries = 3;

    private const string Downloads = "download";

    private readonly SlotStore store = new(files);
    private readonly SlotWriter writer = new(files);
    private readonly Lock running = new();

    /// <summary>Where the unit's firmware root lies, below its data folder.</summary>
    public static string RootFile => "identity/firmware-root.json";

    /// <summary>The root a unit was made with, or why it cannot be read.</summary>
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
        if (!TryRoot(out var trusted, out refusal))
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
        if (!running.TryEnter())
        {
            return new InstallOutcome.Refused(new(ImageFault.Busy));
        }

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
        finally
        {
            running.Exit();
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
                || (refusal = writer.Fill(SlotName.A, image, header!, manifest!)) is not null)
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

    private InstallOutcome Install(Stream image, InstallPolicy policy, SlotName? runs, Func<Manifest, string?>? refuse, Action<Manifest>? writing)
    {
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

        writing?.Invoke(manifest);
        if (state is { Pending: true })
        {
            // Another version was staged and is now overwritten: it must not be started half gone.
            state = (state with { Active = target.Other, Previous = null, Pending = false, TriesLeft = 0 }).Next;
            store.WriteState(state);
        }

        refusal = writer.Fill(target, image, header!, manifest);
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
        return new InstallOutcome.Staged(manifest.Version, target);
    }

    private ImageRefusal? Verify(Stream image, InstallPolicy policy, Func<Manifest, string?>? refuse, out ImageHeader? header, out Manifest? manifest)
    {
        manifest = null;
        if (!ImageReader.TryReadHeader(image, out header, out var refusal))
        {
            return refusal;
        }

        if (!TryRoot(out var trusted, out refusal) || !header.TryVerify(trusted, ImageLimits.Default, out manifest, out refusal))
        {
            return refusal;
        }

        var payload = image.Position;
        refusal = Judge(manifest, policy, refuse) ?? ImageReader.CheckPayload(image, manifest.Payload);
        image.Position = payload;
        if (refusal is null)
        {
            store.ReadState(out var state, out _);
            if (state?.GivenUp is { } given && given.ManifestHash == Convert.ToHexStringLower(SHA256.HashData(header.Write())))
            {
                refusal = new(ImageFault.GivenUpBefore, given.Reason);
            }
        }

        return refusal;
    }

    private ImageRefusal? Judge(Manifest manifest, InstallPolicy policy, Func<Manifest, string?>? refuse)
        => policy.Judge(manifest, store.ReadEpoch()) ?? (refuse?.Invoke(manifest) is { } reason ? new(ImageFault.RefusedByRule, reason) : null);

    private bool TryRoot([NotNullWhen(true)] out TrustRoot? trusted, [NotNullWhen(false)] out ImageRefusal? refusal)
    {
        var known = root.Ok(out trusted, out var error);
        refusal = known ? null : new(ImageFault.NoTrustRoot, error!.ToString());
        return known;
    }
}
