using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Spa.Firmware.Campaigns;
using Spa.Firmware.Image;
using Spa.Firmware.Signature;
using Spa.Scripts.Rules;

namespace Spa.Fuzz.Targets;

/// <summary>What a server may lay beside an image: roots, campaign documents, patches.</summary>
internal static class TrustTargets
{
    private static readonly SigningKey Key = new(ECDsa.Create(ECCurve.NamedCurves.nistP256));
    private static readonly ImmutableArray<byte[]> Words = [.. new[] { "{", "}", "[", "]", "\"", "null", "-1", "9223372036854775807", "\"version\":", "\"threshold\":0", "\"campaign\":", "\"expires\":", "\\ud800", "../", "\n" }.Select(Encoding.UTF8.GetBytes)];

    private static readonly ImmutableArray<ImageFile> Listed = [ImageOf("one\n"u8.ToArray())];

    private static readonly byte[] Before = ImagePatch.Archive([ImageOf("zero\n"u8.ToArray())], _ => new MemoryStream("zero\n"u8.ToArray()))!;

    private static readonly ImagePayload Made = ImagePatch.Make(Before, ImagePatch.Archive(Listed, _ => new MemoryStream("one\n"u8.ToArray()))!, Listed, ImagePayload.FastLevel);

    private static readonly Firmware.Image.Manifest Described = Firmware.Image.Manifest.Draft("SPA3102", ["spa3102"], new FirmwareVersion(5, 1, 10, "GW"), "spa", "build-1", DateTimeOffset.UnixEpoch) with { Files = Listed, Payload = Made.Description };

    /// <summary>A root document: what is read is written as the same bytes, and without signatures nothing follows anything.</summary>
    public static FuzzTarget Root { get; } = new(
        "firmware-root",
        () => [TrustRootText.Write(Document(1, null), [Key]), TrustRootText.Write(Document(long.MaxValue, DateTimeOffset.UnixEpoch.AddYears(60)) with { Campaign = new([Key.PublicKey.Id], 1) }, [Key])],
        Words,
        input =>
        {
            if (!TrustRootText.ReadSigned(input).Ok(out var signed, out var error))
            {
                BrokenException.Unless(error.ToString().Length > 0, "A refusal that says nothing.");
                return;
            }

            BrokenException.Unless(signed.Write().AsSpan().SequenceEqual(input), "What was read is written as something else.");
            BrokenException.Unless(
                RootSuccession.Check(Document(1, null), signed with { Signatures = [] }) is not null, "An unsigned root would take over.");
        });

    /// <summary>A campaign document: the same.</summary>
    public static FuzzTarget Campaign { get; } = new(
        "campaign",
        () => [new SignedCampaign(new("autumn", 7, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(60), "SPA3102", "new.bin", new FirmwareVersion(6, 0, 1, "GW"), new string('a', 64)), []).Sign(Key).Write()],
        Words,
        input =>
        {
            if (!CampaignText.Read(input).Ok(out var signed, out var error))
            {
                BrokenException.Unless(error.ToString().Length > 0, "A refusal that says nothing.");
                return;
            }

            BrokenException.Unless(signed.Write().AsSpan().SequenceEqual(input), "What was read is written as something else.");
            BrokenException.Unless(!signed.Campaign.File.Contains('/', StringComparison.Ordinal) && signed.Campaign.Version > 0, "A name that leads elsewhere, or no number.");
        });

    /// <summary>A patch behind a good signature of another one: nothing but the files of the manifest comes out, and memory stays within the window.</summary>
    public static FuzzTarget Patch { get; } = new(
        "image-patch",
        () => [Made.Bytes.ToArray()],
        [[0x28, 0xB5, 0x2F, 0xFD], [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0], [0xA0, 0x04]],
        input =>
        {
            var sink = new Counted();
            if (ImageReader.Unpack(new MemoryStream(input), Described with { Payload = Described.Payload with { Length = input.Length } }, sink, Before) is { } refusal)
            {
                BrokenException.Unless(refusal.Sentence.Length > 0, "A refusal that says nothing.");
                return;
            }

            BrokenException.Unless(sink.Done.SequenceEqual(["spa"]), "Other files than those of the manifest.");
        })
    { MaxAllocated = 64 * 1024 * 1024 };

    private static ImageFile ImageOf(byte[] content) => new("spa", true, content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));

    private static TrustRoot Document(long version, DateTimeOffset? expires)
        => new(version, expires, ImmutableSortedDictionary<string, PublicKey>.Empty.Add(Key.PublicKey.Id, Key.PublicKey), new([Key.PublicKey.Id], 1), new([Key.PublicKey.Id], 1));

    private sealed class Counted : IImageFileSink
    {
        private string open = string.Empty;

        public List<string> Done { get; } = [];

        public void Begin(ImageFile file) => open = file.Path;

        public void Write(ReadOnlySpan<byte> bytes)
        {
        }

        public void End() => Done.Add(open);
    }
}
