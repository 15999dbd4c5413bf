using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Spa.Firmware.Image;
using Spa.Firmware.Signature;
using Spa.Foundation.Ports;

namespace Spa.Firmware.Slots;

/// <summary>The two slots, the state and the epoch in a unit's data folder.</summary>
/// <remarks>
/// <code>
/// state, state.prev    which slot runs (SlotStateText)
/// epoch                highest confirmed security epoch
/// a/, b/               the files; manifest (the image's header), complete and confirmed (each the manifest's digest); root (what judged it, when the unit has another root by now)
/// </code>
/// What fails on the disk is an <see cref="IOException"/>. Not for use from two threads at once.
/// </remarks>
/// <param name="files">The data folder.</param>
public sealed class SlotStore(IDurableFiles files)
{
    private const string StateFile = "state";
    private const string PreviousStateFile = "state.prev";
    private const string EpochFile = "epoch";
    private const string RootCopy = "root";

    /// <summary>Reads the state.</summary>
    /// <param name="state">The present one, or the one before it when the present one is damaged; null when there is neither.</param>
    /// <param name="problem">Null when the present state was read, or when there never was one; what is damaged otherwise.</param>
    public void ReadState(out SlotState? state, out string? problem)
    {
        var current = Try(StateFile, out var why);
        if (current is not null)
        {
            (state, problem) = (current, null);
            return;
        }

        state = Try(PreviousStateFile, out var whyPrevious);
        problem = (why, state) switch
        {
            (null, null) when whyPrevious is null => null,
            (null, _) => "the file state is missing",
            (_, not null) => $"the file state is damaged ({why}); the one before it is used",
            _ => $"the file state is damaged ({why})",
        };
    }

    /// <summary>Makes a state the present one, durably: at any instant the old or the new one is there.</summary>
    public void WriteState(SlotState next)
    {
        ArgumentNullException.ThrowIfNull(next);
        if (files.Read(StateFile) is { } old && SlotStateText.Read(old).Ok(out _, out _))
        {
            files.Replace(PreviousStateFile, old);
        }

        files.Replace(StateFile, SlotStateText.Write(next));
    }

    /// <summary>Highest confirmed security epoch. A missing or damaged file counts as the highest epoch of the slots that were confirmed.</summary>
    public long ReadEpoch()
    {
        if (files.Read(EpochFile) is { } file && HashedText.TryRead(file, out var line)
            && long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch))
        {
            return epoch;
        }

        return new[] { SlotName.A, SlotName.B }
            .Select(slot => TryReadHeader(slot, out _, out var hash, out var manifest) && IsMarked(slot, "confirmed", hash) ? manifest.SecurityEpoch : 0)
            .Max();
    }

    /// <summary>Raises the confirmed epoch; a lower one changes nothing.</summary>
    public void RaiseEpoch(long epoch)
    {
        if (epoch > ReadEpoch() || !files.Exists(EpochFile))
        {
            files.Replace(EpochFile, HashedText.Write(Encoding.ASCII.GetBytes(Math.Max(epoch, ReadEpoch()).ToString(CultureInfo.InvariantCulture))));
        }
    }

    /// <summary>Notes in the slot itself that its content proved good, for the day when the state is lost.</summary>
    public void MarkConfirmed(SlotName slot)
    {
        if (TryReadHeader(slot, out _, out var hash, out _) && !IsMarked(slot, "confirmed", hash))
        {
            files.Replace($"{slot.Folder}/confirmed", Encoding.ASCII.GetBytes(hash + "\n"));
        }
    }

    /// <summary>What the manifest in a slot says, unchecked, for display; null when there is none.</summary>
    public Manifest? ReadManifest(SlotName slot) => TryReadHeader(slot, out _, out _, out var manifest) ? manifest : null;

    /// <summary>Checks all of a slot.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="root">Whom to trust; null when the unit's root cannot be read: the digests are then all that can be checked, for a unit must not die of a lost root.</param>
    public SlotReport Examine(SlotName slot, TrustRoot? root)
    {
        try
        {
            if (!files.Exists($"{slot.Folder}/manifest"))
            {
                return SlotReport.Unusable(slot, "it is empty");
            }

            if (!TryReadHeader(slot, out var header, out var hash, out var manifest))
            {
                return SlotReport.Unusable(slot, "its manifest is damaged");
            }

            if (!IsMarked(slot, "complete", hash))
            {
                return SlotReport.Unusable(slot, "its installation was not completed");
            }

            if (root is not null && CheckSigned(slot, root, header) is { } refusal)
            {
                return SlotReport.Unusable(slot, refusal.Sentence);
            }

            foreach (var file in manifest.Files)
            {
                if (Check(slot, file) is { } problem)
                {
                    return SlotReport.Unusable(slot, problem);
                }
            }

            return new(slot, manifest, hash, IsMarked(slot, "confirmed", hash), string.Empty);
        }
        catch (IOException e)
        {
            return SlotReport.Unusable(slot, $"it cannot be read: {e.Message}");
        }
    }

    /// <summary>The archive that a patch for what is in a slot applies to; null when the slot is empty, damaged or too large.</summary>
    public byte[]? ReadArchive(SlotName slot)
        => ReadManifest(slot) is { } manifest ? ImagePatch.Archive(manifest.Files, file => files.OpenRead($"{slot.Folder}/{file.Path}")) : null;

    /// <summary>Lays a root beside what was judged by it, for the time when the unit has another: what is installed still starts, though one of its keys may be gone.</summary>
    /// <param name="present">The root that goes.</param>
    /// <param name="file">Its file.</param>
    internal void KeepRoot(TrustRoot present, ReadOnlySpan<byte> file)
    {
        foreach (var slot in Enum.GetValues<SlotName>())
        {
            if (TryReadHeader(slot, out var header, out _, out _) && !files.Exists($"{slot.Folder}/{RootCopy}")
                && present.CheckFirmware(ImageFormat.SignedBytes(header.Meta.Span), header.Signatures) is null)
            {
                files.Replace($"{slot.Folder}/{RootCopy}", file);
            }
        }
    }

    /// <summary>Identity of the image whose manifest file has this digest, if it is in a slot.</summary>
    internal string? IdentityOf(string manifestHash)
    {
        foreach (var slot in Enum.GetValues<SlotName>())
        {
            if (TryReadHeader(slot, out _, out var hash, out var manifest) && hash == manifestHash)
            {
                return ManifestText.Identity(manifest);
            }
        }

        return null;
    }

    /// <summary>Reads a file of a slot and compares it with the manifest; null when it is right.</summary>
    internal string? Check(SlotName slot, ImageFile file)
    {
        using var content = files.OpenRead($"{slot.Folder}/{file.Path}");
        if (content is null)
        {
            return $"{file.Path} is missing";
        }

        return content.Length == file.Size && Convert.ToHexStringLower(SHA256.HashData(content)) == file.Sha256 ? null : $"{file.Path} is damaged";
    }

    // By the present root, or by the one that stood when it was installed.
    private ImageRefusal? CheckSigned(SlotName slot, TrustRoot root, ImageHeader header)
    {
        var message = ImageFormat.SignedBytes(header.Meta.Span);
        var refusal = root.CheckFirmware(message, header.Signatures);
        return refusal is not null && files.Read($"{slot.Folder}/{RootCopy}") is { } kept && TrustRootText.Read(kept).Ok(out var then, out _)
            ? then.CheckFirmware(message, header.Signatures)
            : refusal;
    }

    private SlotState? Try(string path, out string? why)
    {
        why = null;
        try
        {
            if (files.Read(path) is not { } file)
            {
                return null;
            }

            if (SlotStateText.Read(file).Ok(out var state, out var error))
            {
                return state;
            }

            why = error.ToString();
        }
        catch (IOException e)
        {
            why = e.Message;
        }

        return null;
    }

    private bool TryReadHeader(SlotName slot, [NotNullWhen(true)] out ImageHeader? header, out string hash, [NotNullWhen(true)] out Manifest? manifest)
    {
        (header, manifest, hash) = (null, null, string.Empty);
        if (files.Read($"{slot.Folder}/manifest") is not { } file || !ImageHeader.TryRead(file, out header, out _) || header.Length != file.Length)
        {
            return false;
        }

        hash = Convert.ToHexStringLower(SHA256.HashData(file));
        return ManifestText.TryRead(header.Meta.Span, ImageLimits.Default, out manifest, out _);
    }

    private bool IsMarked(SlotName slot, string mark, string hash)
        => files.Read($"{slot.Folder}/{mark}") is { } text && text.AsSpan().SequenceEqual(Encoding.ASCII.GetBytes(hash + "\n"));
}
