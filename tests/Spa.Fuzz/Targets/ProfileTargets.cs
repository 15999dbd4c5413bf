using System.Text;
using Spa.Configuration.Profiles;

namespace Spa.Fuzz.Targets;

/// <summary>Profiles as they come from the network.</summary>
internal static class ProfileTargets
{
    private const string Key = "SecretPhrase1234";

    /// <summary>XML: what is taken can be written, and reads again as the same.</summary>
    public static FuzzTarget Xml { get; } = new(
        "profile-xml",
        () => [.. Vectors.Cases("provisioning/profiles.json").Select(c => c.GetProperty("data").GetBytesFromBase64())],
        [
            .. Words(
                "<flat-profile>", "</flat-profile>", "<GPP_A>", "</GPP_A>", "<GPP_A/>", "<gpp_a>", "<X>", "</X>", " ua=\"rw\"", " ua='na'", " xmlns=\"u\"", " xmlns:s=\"u\"", "s:", "<![CDATA[", "]]>", "<!--", "-->",
                "<?xml version=\"1.0\" encoding=\"utf-16\"?>", "<?xml version=\"1.0\" encoding=\"ISO-8859-15\"?>", "<?p ?>", "<!DOCTYPE a [", "<!ENTITY e \"x\">", "&amp;", "&lt;", "&#0;", "&#xD;", "&#10;", "&#x10FFFF;", "&e;", "\r\n", "\u00fc", "\U0001f600"),
            [0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xFE, 0xFF], [0xED, 0xA0, 0x80], [0xC0, 0x80],
        ],
        input => ReadsAndWrites(input, null));

    /// <summary>Files: gzip and cipher around the XML; what opens under a cipher is a profile.</summary>
    public static FuzzTarget File { get; } = new(
        "profile-file",
        () =>
        [
            .. Vectors.Cases("provisioning/encrypted.json").Where(c => !c.TryGetProperty("contentEncoding", out _)).Select(c => c.GetProperty("data").GetBytesFromBase64()).Where(d => d.Length < 16 * 1024),
            ProfileGzip.Compress("<flat-profile><GPP_A>1</GPP_A></flat-profile>"u8),
        ],
        [.. Words("Salted__", "<flat-profile>", "</flat-profile>"), [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3], [0x1F, 0x8B, 8, 0x1F]],
        input =>
        {
            ReadsAndWrites(input, null);
            ReadsAndWrites(input, Key);

            // The same bytes as what an attacker with the key could hide inside.
            ReadsAndWrites(ProfileCipher.Encrypt(input.AsSpan(0, Math.Min(input.Length, 4096)), Key, KeyDigest.Md5, "saltsalt"u8), Key);
            ReadsAndWrites(ProfileGzip.Compress(input.AsSpan(0, Math.Min(input.Length, 4096))), null);
        })
    { MaxLength = 16 * 1024 };

    private static void ReadsAndWrites(byte[] input, string? key)
    {
        var limits = ProfileLimits.Default;
        if (!ProfileFile.Open(input, key, limits, CatalogueNames.Instance, out var opened, out var fault))
        {
            BrokenException.Unless(fault.Err is ProfileFault.CorruptFile or ProfileFault.TooLarge or ProfileFault.UnsupportedFormat, "A fault without its text.");
            return;
        }

        BrokenException.Unless(opened.Encrypted == (key is not null), "A key was passed over, or none was needed.");
        if (!ProfileReader.Read(opened, limits, CatalogueNames.Instance, out var content, out _))
        {
            BrokenException.Unless(key is null, "A file that opened under a key is no profile.");
            return;
        }

        var written = ProfileWriter.Write(content.Assignments.Select(a => new ProfileEntry(a.Name, a.Text, a.Access)));
        BrokenException.Unless(Ascii.IsValid(written), "Something beyond ASCII was written.");
        ProfileFault? why = null;
        ProfileContent? again = null;
        var reads = ProfileFile.Open(written, null, new ProfileLimits(FileBytes: int.MaxValue, XmlBytes: 16 * 1024 * 1024, TokenCharacters: int.MaxValue / 2), CatalogueNames.Instance, out var reopened, out why)
            && ProfileReader.Read(reopened, new ProfileLimits(XmlBytes: 16 * 1024 * 1024, TokenCharacters: int.MaxValue / 2), CatalogueNames.Instance, out again, out why);
        BrokenException.Unless(reads, $"What was written is no profile: {why}");
        BrokenException.Unless(again!.Assignments.SequenceEqual(content.Assignments), "What was written reads as something else.");
    }

    private static IEnumerable<byte[]> Words(params string[] words) => words.Select(Encoding.UTF8.GetBytes);
}
