using System.Globalization;
using Spa.Firmware.Campaigns;
using Spa.Firmware.Image;
using Spa.Firmware.Launch;
using Spa.Firmware.Signature;
using Spa.Firmware.Slots;
using Spa.Fleet.Access;
using Spa.Fleet.Firmware;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting;

/// <summary>The files that units look for beside an image: the roots that follow theirs, campaign documents, patches, launchers. Each is judged as a unit would before it is kept.</summary>
internal sealed class BesideFirmware(Store store, TimeProvider clock)
{
    private readonly FirmwareStore firmware = new(store, clock);

    private string Folder => Path.Combine(store.Folder, "firmware");

    /// <summary>The file of that name, if it is one of these; null otherwise.</summary>
    public DeviceAnswer.Image? Find(string name)
    {
        var file = new FileInfo(Path.Combine(Folder, name));
        return Kind(name) is not null && file.Exists
            ? new DeviceAnswer.Image(file.FullName, string.Create(CultureInfo.InvariantCulture, $"{file.LastWriteTimeUtc.Ticks:x}-{file.Length:x}"))
            : null;
    }

    /// <summary>The offer of an image by its campaign document where there is one: a device then follows it only while it is fresh.</summary>
    public FirmwareOffer? ByCampaign(FirmwareOffer? offer)
        => offer is not null && Path.ChangeExtension(offer.File, Campaign.Ending) is var name && File.Exists(Path.Combine(Folder, name)) ? offer with { File = name } : offer;

    /// <summary>Keeps a root that follows the present one, under the name by which units ask for it.</summary>
    public void KeepRoot(TrustRoot root, byte[] file)
    {
        Directory.CreateDirectory(Folder);
        PrivateFile.Replace(Path.Combine(Folder, RootSuccession.FileName(root.Version)), file);
    }

    /// <summary>Takes a file in; why it is refused, or null.</summary>
    /// <param name="name">Its name, which says what it is.</param>
    /// <param name="file">Its content.</param>
    /// <param name="by">Who brings it.</param>
    public async Task<Refusal?> Add(string name, byte[] file, Actor by)
    {
        if (AccessRules.Check(by, Right.FirmwareWrite) is { } no)
        {
            return no;
        }

        if (firmware.Root() is not { } root)
        {
            return "No firmware root is set, so nothing can be judged: './spa server firmware root FILE' sets the one that the units carry.";
        }

        var fault = Kind(name) switch
        {
            "campaign" => JudgeCampaign(name, file, root),
            "patch" => JudgePatch(name, file, root),
            "launcher" => JudgeLauncher(name, file, root),
            _ => $"{name}: the name must be NAME{Campaign.Ending}, IMAGE.from-DIGITS (as './spa firmware pack --patch-from' prints it) or launcher-VERSION.bin.",
        };
        if (fault is not null)
        {
            return fault;
        }

        Directory.CreateDirectory(Folder);
        PrivateFile.Replace(Path.Combine(Folder, name), file);
        await store.Write(on =>
        {
            store.Audits.Add(on, by, $"firmware:{name}", $"{name} taken in.");

            // A campaign document takes the place of its image in profiles.
            ServedMark.Raise(on);
        });
        return null;
    }

    private static string? Kind(string name)
        => !CampaignText.IsName(name) ? null
            : name.EndsWith(Campaign.Ending, StringComparison.Ordinal) ? "campaign"
            : name.StartsWith("launcher-", StringComparison.Ordinal) && name.EndsWith(".bin", StringComparison.Ordinal) ? "launcher"
            : name.StartsWith("root-", StringComparison.Ordinal) && name.EndsWith(".json", StringComparison.Ordinal) ? "root"
            : name.Length > 22 && name[^22..^16] == ".from-" && name[^16..].All(char.IsAsciiHexDigitLower) ? "patch"
            : null;

    private string? JudgeCampaign(string name, byte[] file, TrustRoot root)
    {
        if (!CampaignText.Read(file).Ok(out var document, out var error))
        {
            return $"{name}: {error}.";
        }

        var campaign = document.Campaign;
        var present = File.Exists(Path.Combine(Folder, name)) && CampaignText.Read(File.ReadAllBytes(Path.Combine(Folder, name))).Ok(out var kept, out _) ? kept.Campaign.Version : 0;
        if (CampaignRules.Check(document, root, name[..^Campaign.Ending.Length], campaign.Product, present, clock.GetUtcNow()) is { } refusal)
        {
            return $"{name}: {refusal.Sentence}.";
        }

        return Manifest(Path.Combine(Folder, campaign.File), root, out var wrong) is not { } manifest ? $"{name}: it names {campaign.File}, {wrong}."
            : CampaignRules.Mismatch(campaign, manifest) is { } other ? $"{name}: {other}."
            : null;
    }

    private string? JudgePatch(string name, byte[] file, TrustRoot root)
    {
        var image = name[..^22];
        if (Judge(file, root, out var manifest) is { } refusal)
        {
            return $"{name}: {refusal.Sentence}.";
        }

        return manifest!.Payload.From is not { } from || ImagePatch.FileName(image, from) != name ? $"{name}: its name does not say what it applies to; './spa firmware pack --patch-from' prints the right one."
            : Manifest(Path.Combine(Folder, image), root, out var wrong) is not { } whole ? $"{name}: its image {image} {wrong}."
            : ManifestText.Identity(whole) != ManifestText.Identity(manifest) ? $"{name}: it makes another version than the image {image}."
            : null;
    }

    private static string? JudgeLauncher(string name, byte[] file, TrustRoot root)
        => Judge(file, root, out var manifest) is { } refusal ? $"{name}: {refusal.Sentence}."
            : manifest!.Product != UnitModel.LauncherProduct ? $"{name}: it is for product {manifest.Product}, a launcher is for {UnitModel.LauncherProduct}."
            : LauncherSlots.FileName(manifest.Version) != name ? $"{name}: it is launcher {manifest.Version}, which units look for as {LauncherSlots.FileName(manifest.Version)}."
            : null;

    private static ImageRefusal? Judge(byte[] file, TrustRoot root, out Manifest? manifest)
    {
        manifest = null;
        return !ImageHeader.TryRead(file, out var header, out var refusal) || !header.TryVerify(root, ImageLimits.Default, out manifest, out refusal)
            ? refusal
            : ImageReader.CheckPayload(new MemoryStream(file, header.Length, file.Length - header.Length), manifest.Payload);
    }

    private static Manifest? Manifest(string path, TrustRoot root, out string wrong)
    {
        wrong = "is not in the store: add it first";
        if (!File.Exists(path))
        {
            return null;
        }

        using var image = File.OpenRead(path);
        if (ImageReader.TryReadHeader(image, out var header, out var refusal) && header.TryVerify(root, ImageLimits.Default, out var manifest, out refusal))
        {
            return manifest;
        }

        wrong = $"cannot be used: {refusal.Sentence}";
        return null;
    }
}
