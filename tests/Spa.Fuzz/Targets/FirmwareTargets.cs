using System.Security.Cryptography;
using System.Text;
using Spa.Firmware.Image;
using Spa.Firmware.Signature;
using Spa.Scripts.Rules;

namespace Spa.Fuzz.Targets;

/// <summary>Firmware images, before and behind the signature.</summary>
internal static class FirmwareTargets
{
    private static readonly (string Path, bool Executable, byte[] Content)[] Content =
        [("etc/readme.txt", false, "hello\n"u8.ToArray()), ("spa", true, [.. Enumerable.Repeat((byte)0x5A, 3000)]), ("www/empty", false, [])];

    private static readonly ImagePayload Packed = ImagePayload.Pack(Content.Select(c => new PackFile(c.Path, c.Executable, () => new MemoryStream(c.Content))), ImagePayload.FastLevel);

    private static readonly Firmware.Image.Manifest Described = Firmware.Image.Manifest.Draft("SPA3102", ["spa3102"], new FirmwareVersion(5, 1, 10, "GW"), "spa", "build-1", DateTimeOffset.UnixEpoch) with { Files = Packed.Files, Payload = Packed.Description };

    /// <summary>The container in front of the signature: what is read is written as the same bytes.</summary>
    public static FuzzTarget Header { get; } = new(
        "image-header",
        () => [.. new[] { 0, 1, 2, 16 }.Select(signatures => Container(ManifestText.Write(Described), signatures)), Container([], 0)],
        [[.. ImageFormat.Magic], [0, 1], [0xFF, 0xFF, 0xFF, 0xFF], [0x7F, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0]],
        input =>
        {
            if (!ImageHeader.TryRead(input, out var header, out var refusal))
            {
                BrokenException.Unless(refusal.Sentence.Length > 0, "A refusal that says nothing.");
                return;
            }

            BrokenException.Unless(header.Length <= input.Length && input.AsSpan().StartsWith(header.Write()), "What was read is written as something else.");
            BrokenException.Unless(header.Signatures.Length <= ImageFormat.MaxSignatures && header.Meta.Length <= ImageFormat.MaxMeta, "Beyond the limits.");
        });

    /// <summary>The signed document: there is one form of each.</summary>
    public static FuzzTarget Manifest { get; } = new(
        "manifest",
        () => [ManifestText.Write(Described), ManifestText.Write(Described with { Requires = new FirmwareVersion(5, 1, 0, null), Customer = "acme", Expires = DateTimeOffset.UnixEpoch.AddYears(60) })],
        [.. new[] { "{", "}", "[", "]", ":", ",", "\"", "null", "-1", "1e9", "9223372036854775808", "../", "/", "\\u0000", "\"path\"", "\"spa\"", "true", "\n" }.Select(Encoding.UTF8.GetBytes)],
        input =>
        {
            if (!ManifestText.TryRead(input, ImageLimits.Default, out var manifest, out var refusal))
            {
                BrokenException.Unless(refusal.Sentence.Length > 0, "A refusal that says nothing.");
                return;
            }

            BrokenException.Unless(ManifestRules.Check(manifest, ImageLimits.Default) is null, "Read, but not allowed.");
            BrokenException.Unless(manifest.Files.All(f => !f.Path.StartsWith('/') && !f.Path.Split('/').Contains("..")), "A path that leads out of the slot.");
            BrokenException.Unless(ManifestText.TryRead(ManifestText.Write(manifest), ImageLimits.Default, out _, out _), "What was written cannot be read.");
        });

    /// <summary>The archive behind a good signature of another one: nothing but the files of the manifest comes out.</summary>
    public static FuzzTarget Payload { get; } = new(
        "image-payload",
        () => [Packed.Bytes.ToArray()],
        [[0x28, 0xB5, 0x2F, 0xFD], [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0], Encoding.ASCII.GetBytes("ustar\000"), Encoding.ASCII.GetBytes("../../etc/passwd")],
        input =>
        {
            var sink = new Files();
            if (ImageReader.Unpack(new MemoryStream(input), Described with { Payload = Described.Payload with { Length = input.Length } }, sink) is { } refusal)
            {
                BrokenException.Unless(refusal.Sentence.Length > 0, "A refusal that says nothing.");
                BrokenException.Unless(sink.Done.Count <= Content.Length, "More files than the manifest has.");
                return;
            }

            BrokenException.Unless(sink.Done.SequenceEqual(Packed.Files), "Other files than those of the manifest.");
        })
    { MaxAllocated = 64 * 1024 * 1024 };

    private static byte[] Container(byte[] meta, int signatures)
        => new ImageHeader(meta, [.. Enumerable.Range(1, signatures).Select(i => new KeySignature(Convert.ToHexStringLower(SHA256.HashData([(byte)i])), 1, [.. Enumerable.Repeat((byte)i, 64)]))]).Write();

    private sealed class Files : IImageFileSink
    {
        private readonly List<byte> content = [];
        private ImageFile? open;

        public List<ImageFile> Done { get; } = [];

        public void Begin(ImageFile file)
        {
            content.Clear();
            open = file;
        }

        public void Write(ReadOnlySpan<byte> bytes) => content.AddRange(bytes);

        public void End() => Done.Add(open! with { Size = content.Count, Sha256 = Convert.ToHexStringLower(SHA256.HashData(content.ToArray())) });
    }
}
