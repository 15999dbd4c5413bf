using System.Security.Cryptography;
using Spa.Firmware.Image;
using Spa.Firmware.Signature;
using Spa.Fleet.Access;
using Spa.Fleet.Firmware;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting;

/// <summary>Takes images in. Nothing is kept that a unit would refuse, and no more is read than an image may be long.</summary>
internal sealed class FirmwareStore(Store store, TimeProvider clock)
{
    private const int Chunk = 64 * 1024;
    private const int LongestWord = 64;

    private string Folder => Path.Combine(store.Folder, "firmware");

    private string RootFile => Path.Combine(store.Folder, "firmware-root.json");

    /// <summary>What units trust; null = not set yet, or unreadable.</summary>
    public TrustRoot? Root() => File.Exists(RootFile) && TrustRootText.Read(File.ReadAllBytes(RootFile)).Ok(out var root, out _) ? root : null;

    /// <summary>Sets the document that images are judged by: the one that the factory puts into the units.</summary>
    public async Task<Refusal?> SetRoot(byte[] file, Actor by)
    {
        if (AccessRules.Check(by, Right.FirmwareRoot) is { } no)
        {
            return no;
        }

        if (!TrustRootText.Read(file).Ok(out var root, out var error))
        {
            return $"This is no firmware root: {error}.";
        }

        if (Root() is { } present && present.Version > root.Version)
        {
            return $"The firmware root here has version {present.Version}, this one only {root.Version}.";
        }

        // Units go from one to the next: what they would refuse is not set here either.
        if (Root() is { } former && former.Version < root.Version)
        {
            if (!TrustRootText.ReadSigned(file).Ok(out var signed, out _) || RootSuccession.Check(former, signed) is not { } broken)
            {
                new BesideFirmware(store, clock).KeepRoot(root, file);
            }
            else
            {
                return $"Refused: {broken.Sentence}.";
            }
        }

        var before = Root()?.Version.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none";
        PrivateFile.Replace(RootFile, file);
        await store.Write(on => store.Audits.Add(on, by, "firmware:root", $"Root from version {before} to {root.Version}."));
        return null;
    }

    /// <summary>Takes an image from a stream, judging while it comes.</summary>
    /// <returns>The image, or the sentence that says why it was refused.</returns>
    public async Task<(StoredImage? Image, Refusal? Fault)> Add(Stream upload, Actor by, CancellationToken cancellation)
    {
        if (AccessRules.Check(by, Right.FirmwareWrite) is { } no)
        {
            return (null, no);
        }

        if (Root() is not { } root)
        {
            return (null, "No firmware root is set, so no image can be judged: './spa server firmware root FILE' sets the one that the units carry.");
        }

        Directory.CreateDirectory(Folder);
        var beside = Path.Combine(Folder, $".upload-{Guid.NewGuid():N}");
        try
        {
            await using var file = new FileStream(beside, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, Chunk);
            var (manifest, hash, fault) = await Receive(upload, file, root, cancellation);
            if (manifest is null)
            {
                return (null, fault);
            }

            file.Flush(flushToDisk: true);
            file.Position = file.Length - manifest.Payload.Length;
            if (ImageReader.Unpack(file, manifest, new Nowhere()) is { } refusal)
            {
                return (null, refusal.Sentence);
            }

            var (model, version) = (ModelName.Canonical(manifest.Product), manifest.Version.ToString());
            return await Keep(beside, new StoredImage { Model = model, Version = version, File = ImageName.Of(model, version), Size = file.Length, Sha256 = hash!, Epoch = manifest.SecurityEpoch, Added = clock.GetUtcNow(), AddedBy = by.Name }, by);
        }
        catch (Exception e) when (e is System.Data.Common.DbException or IOException and not BadHttpRequestException)
        {
            // Full or broken: what has come is thrown away, and the person who sent it learns why.
            return (null, $"it could not be stored: {e.Message}");
        }
        finally
        {
            File.Delete(beside);
        }
    }

    /// <summary>Takes in an image for devices of another maker, as it is: they judge it themselves.</summary>
    /// <param name="upload">All of it.</param>
    /// <param name="model">Their model, as it stands in the inventory.</param>
    /// <param name="version">What they say that they run once they have it.</param>
    /// <param name="by">Who.</param>
    /// <param name="cancellation">The sender is gone.</param>
    public async Task<(StoredImage? Image, Refusal? Fault)> AddPlain(Stream upload, string model, string version, Actor by, CancellationToken cancellation)
    {
        model = ModelName.Canonical(model);
        if (AccessRules.Check(by, Right.FirmwareWrite) is { } no)
        {
            return (null, no);
        }

        if (!IsWord(model) || !IsWord(version))
        {
            return (null, Refusal.Of("model", $"An image of another maker needs the model that it is for and the version that it is, each of at most {LongestWord} visible characters."));
        }

        if (model == ModelName.Default)
        {
            return (null, Refusal.Of("model", $"An image for {ModelName.Default} says itself what it is and is judged by its signature: give it without model and version."));
        }

        Directory.CreateDirectory(Folder);
        var beside = Path.Combine(Folder, $".upload-{Guid.NewGuid():N}");
        try
        {
            await using var file = new FileStream(beside, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, Chunk);
            using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[Chunk];
            for (int got; (got = await upload.ReadAsync(buffer, cancellation)) > 0;)
            {
                if (file.Length + got > ImageLimits.Default.Payload)
                {
                    return (null, $"it is larger than the {ImageLimits.Default.Payload >> 20} MiB that are taken.");
                }

                whole.AppendData(buffer, 0, got);
                await file.WriteAsync(buffer.AsMemory(0, got), cancellation);
            }

            if (file.Length == 0)
            {
                return (null, "it is empty.");
            }

            file.Flush(flushToDisk: true);
            var hash = Convert.ToHexStringLower(whole.GetHashAndReset());
            return await Keep(beside, new StoredImage { Model = model, Version = version, File = ImageName.OfPlain(hash), Size = file.Length, Sha256 = hash, Added = clock.GetUtcNow(), AddedBy = by.Name }, by);
        }
        catch (Exception e) when (e is System.Data.Common.DbException or IOException and not BadHttpRequestException)
        {
            return (null, $"it could not be stored: {e.Message}");
        }
        finally
        {
            File.Delete(beside);
        }
    }

    /// <summary>Takes an image out of the store; not while anybody is to run it.</summary>
    public async Task<Refusal?> Remove(string model, string version, Actor by)
    {
        if (AccessRules.Check(by, Right.FirmwareWrite) is { } no)
        {
            return no;
        }

        var (image, fault) = await store.Write<(StoredImage?, Refusal?)>(on =>
        {
            if (FirmwareImages.Find(on, model, version) is not { } found)
            {
                return (null, Refusal.NotFound($"There is no image {version} for {model}."));
            }

            if (FirmwareImages.Assigned(on, model) == version || FirmwareImages.Exceptions(on, model, version) > 0)
            {
                return (null, Refusal.Conflict($"{version} is assigned: assign another version first."));
            }

            FirmwareImages.Remove(on, model, version);
            store.Audits.Add(on, by, $"firmware:{model}", $"Image {version} removed, SHA-256 {found.Sha256}.");
            return (found, null);
        });
        if (image is not null)
        {
            File.Delete(Path.Combine(Folder, image.File));
        }

        return fault;
    }

    private static async Task<(Manifest? Manifest, string? Hash, string? Fault)> Receive(Stream upload, FileStream file, TrustRoot root, CancellationToken cancellation)
    {
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var start = new MemoryStream();
        Manifest? manifest = null;
        var end = long.MaxValue;
        var buffer = new byte[Chunk];
        ImageRefusal? refusal = new(ImageFault.Cut, "it is empty");
        for (int got; (got = await upload.ReadAsync(buffer, cancellation)) > 0;)
        {
            whole.AppendData(buffer, 0, got);
            await file.WriteAsync(buffer.AsMemory(0, got), cancellation);
            if (manifest is null)
            {
                start.Write(buffer, 0, got);
                if (ImageHeader.TryRead(start.GetBuffer().AsSpan(0, (int)start.Length), out var header, out refusal))
                {
                    if (!header.TryVerify(root, ImageLimits.Default, out manifest, out refusal))
                    {
                        return (null, null, refusal.Sentence);
                    }

                    end = header.Length + manifest.Payload.Length;
                }
                else if (refusal.Fault != ImageFault.Cut || start.Length > ImageFormat.MaxHeader)
                {
                    return (null, null, refusal.Sentence);
                }
            }

            if (file.Length > end)
            {
                return (null, null, new ImageRefusal(ImageFault.TrailingBytes).Sentence);
            }
        }

        if (manifest is null)
        {
            return (null, null, refusal!.Sentence);
        }

        file.Position = end - manifest.Payload.Length;
        return ImageReader.CheckPayload(file, manifest.Payload) is { } wrong ? (null, null, wrong.Sentence) : (manifest, Convert.ToHexStringLower(whole.GetHashAndReset()), null);
    }

    private Task<(StoredImage? Image, Refusal? Fault)> Keep(string beside, StoredImage image, Actor by) => store.Write<(StoredImage?, Refusal?)>(on =>
    {
        if (FirmwareImages.Find(on, image.Model, image.Version) is { } present)
        {
            return present.Sha256 == image.Sha256 ? (present, null) : (null, Refusal.Conflict($"Another image {image.Version} for {image.Model} is in the store already: a version is one image for ever; build it under a new version."));
        }

        if (FirmwareImages.ByFile(on, image.File) is { } same)
        {
            return (null, Refusal.Conflict($"The same file is in the store as {same.Version} for {same.Model}."));
        }

        File.Move(beside, Path.Combine(Folder, image.File), overwrite: true);
        FirmwareImages.Put(on, image);
        store.Audits.Add(on, by, $"firmware:{image.Model}", $"Image {image.Version} taken in, SHA-256 {image.Sha256}.");
        return (image, null);
    });

    private static bool IsWord(string text) => text.Length is > 0 and <= LongestWord && text.All(c => c is > ' ' and <= '~');

    // What is in the image is judged, not kept.
    private sealed class Nowhere : IImageFileSink
    {
        public void Begin(ImageFile file)
        {
        }

        public void Write(ReadOnlySpan<byte> bytes)
        {
        }

        public void End()
        {
        }
    }
}
