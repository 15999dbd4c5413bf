using System.Security.Cryptography;
using System.Text;
using Spa.Firmware.Image;
using Spa.Firmware.Signature;
using Spa.Firmware.Slots;
using Spa.Scripts.Rules;

namespace Spa.Flows.Tests.Features;

/// <summary>Keys of a maker and of a stranger, made anew in each run, and small images for the units of this house.</summary>
internal static class Images
{
    /// <summary>Whose images the units take.</summary>
    public static readonly SigningKey Maker = new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Whose they do not.</summary>
    public static readonly SigningKey Stranger = new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>The firmware root of a unit that takes images of these keys, each alone.</summary>
    public static byte[] RootOf(params SigningKey[] keys)
    {
        var ids = keys.Select(k => k.PublicKey.Id).ToArray();
        return TrustRootText.Write(new(1, null, System.Collections.Immutable.ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, keys.Select(k => KeyValuePair.Create(k.PublicKey.Id, k.PublicKey))), new([.. ids], 1), new([.. ids], 1)), keys);
    }

    /// <summary>What the program in an image says of itself.</summary>
    public static string Program(string version) => $"#!/bin/sh\necho {version}\n";

    /// <summary>A whole image: a program, and ballast that cannot be packed.</summary>
    public static byte[] Make(string version, Func<Manifest, Manifest>? change = null, int ballast = 50_000, params SigningKey[] keys)
    {
        var bytes = new byte[ballast];
        new Spa.Foundation.Ports.Entropy(7).Fill(bytes);
        var payload = ImagePayload.Pack(
            [
                new PackFile("Spa.Device", true, () => new MemoryStream(Encoding.ASCII.GetBytes(Program(version)))),
                new PackFile("web/ballast", false, () => new MemoryStream(bytes)),
            ],
            ImagePayload.FastLevel);
        var draft = Manifest.Draft(UnitModel.Product, [UnitModel.Hardware], FirmwareVersion.Parse(version).OrThrow(), "Spa.Device", "test", new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
        using var image = new MemoryStream();
        Assert.Null(ImageWriter.Write(image, change is null ? draft : change(draft), payload, keys.Length == 0 ? [Maker] : keys));
        return image.ToArray();
    }

    /// <summary>The same image without its signatures.</summary>
    public static byte[] Unsigned(byte[] image)
    {
        Assert.True(ImageHeader.TryRead(image, out var header, out _));
        return [.. new ImageHeader(header.Meta, []).Write(), .. image[header.Length..]];
    }
}
