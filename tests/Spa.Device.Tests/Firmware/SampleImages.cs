using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Spa.Firmware.Image;
using Spa.Firmware.Signature;
using Spa.Firmware.Slots;
using Spa.Scripts.Rules;

namespace Spa.Device.Tests.Firmware;

/// <summary>Keys, roots and small images for tests; made anew in each run, so that nothing secret lies in the repository.</summary>
internal static class SampleImages
{
    public static readonly SigningKey Maker = NewKey();
    public static readonly SigningKey Second = NewKey();
    public static readonly SigningKey Stranger = NewKey();

    public static readonly TrustRoot Root = RootOf(1, Maker);
    public static readonly byte[] RootFile = TrustRootText.Write(Root, [Maker]);

    public static readonly InstallPolicy Unit = new("SPA3102", "sim-1", null, V("5.1.10(GW)"), V("0.1.0"), 1, null, null);

    private static readonly DateTimeOffset Packed = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public static FirmwareVersion V(string text) => FirmwareVersion.Parse(text).OrThrow();

    public static SigningKey NewKey() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    public static TrustRoot RootOf(int threshold, params SigningKey[] keys)
    {
        var ids = keys.Select(k => k.PublicKey.Id).ToImmutableArray();
        return new(1, null, keys.ToImmutableSortedDictionary(k => k.PublicKey.Id, k => k.PublicKey, StringComparer.Ordinal), new(ids, 1), new(ids, threshold));
    }

    public static Manifest Draft(string version = "5.1.11(GW)") => Manifest.Draft("SPA3102", ["sim-1"], V(version), "Spa.Device", "test", Packed);

    public static PackFile Pack(string path, string content, bool executable = false)
        => new(path, executable, () => new MemoryStream(Encoding.UTF8.GetBytes(content)));

    /// <summary>An image with a program, whose text is the version, and a page in a folder.</summary>
    public static byte[] Make(string version = "5.1.11(GW)", Func<Manifest, Manifest>? change = null, SigningKey[]? keys = null)
    {
        var payload = ImagePayload.Pack([Pack("Spa.Device", $"program {version}", executable: true), Pack("web/app/index.html", $"page {version}")], ImagePayload.FastLevel);
        return Make(change is null ? Draft(version) : change(Draft(version)), payload, keys);
    }

    public static byte[] Make(Manifest manifest, ImagePayload payload, SigningKey[]? keys = null)
    {
        using var image = new MemoryStream();
        Assert.Null(ImageWriter.Write(image, manifest, payload, keys ?? [Maker]));
        return image.ToArray();
    }

    /// <summary>An image whose meta is any text, signed all the same.</summary>
    public static byte[] MakeOf(string meta, byte[]? payload = null, params SigningKey[] keys)
    {
        var bytes = Encoding.UTF8.GetBytes(meta);
        var message = ImageFormat.SignedBytes(bytes);
        var header = new ImageHeader(bytes, [.. (keys.Length == 0 ? [Maker] : keys).Select(k => k.Sign(message))]);
        return [.. header.Write(), .. payload ?? []];
    }

    /// <summary>The meta of a sound image as text, and its payload.</summary>
    public static (string Meta, byte[] Payload) Parts(byte[] image)
    {
        Assert.True(ImageHeader.TryRead(image, out var header, out _));
        return (Encoding.UTF8.GetString(header.Meta.Span), image[header.Length..]);
    }

    /// <summary>A unit with a first version in slot a.</summary>
    public static ModelFiles NewUnit(string version = "5.1.10(GW)", long epoch = 0)
    {
        var disk = new ModelFiles();
        disk.CreateFolder("identity");
        using (var root = disk.Create(Installer.RootFile))
        {
            root.Write(RootFile);
        }

        var first = new Installer(disk, Installer.ReadRoot(disk)).InstallFirst(new MemoryStream(Make(version, m => m with { SecurityEpoch = epoch })), Unit with { Running = null });
        Assert.IsType<InstallOutcome.Staged>(first);
        return disk.Copy();
    }

    /// <summary>Puts an image beside the slots and installs it from slot a.</summary>
    public static InstallOutcome Install(ModelFiles disk, byte[] image, InstallPolicy? policy = null, Func<Manifest, string?>? refuse = null)
    {
        using (var file = disk.Create("image"))
        {
            file.Write(image);
            file.Sync();
        }

        return new Installer(disk, Installer.ReadRoot(disk)).Install("image", policy ?? Unit, SlotName.A, refuse);
    }

    /// <summary>The refusal of an image on a fresh unit; also checks that the slots and the state were not touched.</summary>
    public static ImageRefusal Refused(byte[] image, InstallPolicy? policy = null, ModelFiles? unit = null, Func<Manifest, string?>? refuse = null)
    {
        var disk = unit ?? NewUnit();
        var before = disk.Describe();
        var outcome = Assert.IsType<InstallOutcome.Refused>(Install(disk, image, policy, refuse));
        disk.Delete("image");
        Assert.Equal(before, disk.Describe());
        return outcome.Refusal;
    }
}
