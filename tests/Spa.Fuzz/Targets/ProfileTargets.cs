using System.Text;
using Spa.Configuration.Profiles;
using Spa.Scripts.Rules;

namespace Spa.Fuzz.Targets;

/// <summary>Profiles as they come from the network.</summary>
internal static class ProfileTargets
{
    private const string Key = "SecretPhrase1234";
    private const string Material = "AAECAwQFBgcICQoLDA0ODw";

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

    /// <summary>Bodies of RFC 8188: what opens is what was encrypted, whole.</summary>
    public static FuzzTarget Coded { get; } = new(
        "profile-coded",
        () =>
        [
            .. Vectors.Cases("provisioning/encrypted.json").Where(c => c.TryGetProperty("contentEncoding", out _)).Select(c => c.GetProperty("data").GetBytesFromBase64()),
            EncryptedContent.Encrypt("<flat-profile><GPP_A>1</GPP_A></flat-profile>"u8, Material, new byte[16], 18),
        ],
        [[0, 0, 0, 18], [0, 0, 0, 17], [0xFF, 0xFF, 0xFF, 0xFF], [0x7F, 0xFF, 0xFF, 0xFF], [0], [255]],
        input =>
        {
            var opened = EncryptedContent.Decrypt(input, Material);
            BrokenException.Unless(opened is null || opened.Length < input.Length, "More came out than went in.");
            var delivery = new ProfileDelivery(input) { Coding = EncryptedContent.Coding, KeyMaterial = Material };
            var isProfile = ProfileFile.Open(delivery, ProfileLimits.Default, CatalogueNames.Instance, out var profile, out var fault);
            BrokenException.Unless(!isProfile || (opened is not null && profile!.Encrypted), "A profile out of a body that does not open.");
            BrokenException.Unless(isProfile || fault!.Err is ProfileFault.CorruptFile or ProfileFault.TooLarge or ProfileFault.UnsupportedFormat, "A fault without its text.");
            var plain = input.AsSpan(0, Math.Min(input.Length, 2048));
            BrokenException.Unless(plain.SequenceEqual(EncryptedContent.Decrypt(EncryptedContent.Encrypt(plain, Material, new byte[16], 18 + (input.Length % 100)), Material)), "What was encrypted does not come out.");
        })
    { MaxLength = 16 * 1024 };

    /// <summary>Alias maps (before the first NUL) and documents read through them.</summary>
    public static FuzzTarget Aliased { get; } = new(
        "profile-aliased",
        () =>
        [
            .. Words(
                "/CPE/name = /flat-profile/Display_Name_1_ ; /secret = /flat-profile/Password_1_\0<CPE><name>a</name><x><secret>b</secret></x></CPE>",
                "/a=/flat-profile/GPP_A;/a=/flat-profile/GPP_B\0<flat-profile><b><a ua='rw'/></b><GPP_A>1</GPP_A></flat-profile>",
                "\0<flat-profile/>"),
        ],
        [.. Words("/", "=", ";", "\0", "/a", "/flat-profile/", "GPP_A", "gpp_b", "<a>", "</a>", "<a/>", "<flat-profile>", "</flat-profile>", "<x:a xmlns:x='u'>", "</x:a>", " ua='na'")],
        input =>
        {
            var end = Math.Max(0, Array.IndexOf(input, (byte)0));
            var text = Encoding.UTF8.GetString(input, 0, end);
            if (!AliasMap.Parse(text).Ok(out var map, out var error))
            {
                BrokenException.Unless(error.At >= 0 && error.At <= text.Length, $"An error at {error.At} of {text.Length}.");
                return;
            }

            BrokenException.Unless(map.Entries.Length <= AliasMap.MaxEntries && AliasMap.Parse(map.ToString()).Ok(out var again, out _) && again.Equals(map), "A map that reads as something else when it is written.");
            var delivery = new ProfileDelivery(input.AsMemory(end == 0 ? 0 : end + 1)) { Aliases = map };
            if (!ProfileFile.Open(delivery, ProfileLimits.Default, CatalogueNames.Instance, out var opened, out _) || !ProfileReader.Read(opened, ProfileLimits.Default, out var content, out _))
            {
                return;
            }

            var names = content.Assignments.Select(a => a.Name).ToList();
            BrokenException.Unless(names.Count == names.Distinct().Count(), "A parameter twice.");
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
