using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Spa.Scripts.Rules;

namespace Spa.Configuration.Profiles;

/// <summary>Opens a file that came as a profile: finds out what it is, decrypts, decompresses.</summary>
public static class ProfileFile
{
    // The file names neither size nor digest, so they are tried in this order (provisioning.md 1.3).
    private static readonly (int Bits, KeyDigest Digest)[] Candidates =
    [
        (256, KeyDigest.Md5), (256, KeyDigest.Sha256), (192, KeyDigest.Md5), (192, KeyDigest.Sha256), (128, KeyDigest.Md5), (128, KeyDigest.Sha256),
    ];

    /// <summary>What the first bytes say.</summary>
    public static ProfileShape ShapeOf(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith(ProfileCipher.Magic)) return ProfileShape.Encrypted;
        switch (file)
        {
            case [0x1F, 0x8B, ..]: return ProfileShape.Gzip;
            case [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]: return ProfileShape.Xml;
            case [0xEF, 0xBB, 0xBF, ..]: file = file[3..]; break;
        }

        file = file.TrimStart(" \t\r\n"u8);
        return file.IsEmpty ? ProfileShape.Empty : file[0] == (byte)'<' ? ProfileShape.Xml : ProfileShape.Unknown;
    }

    /// <summary>Opens a file that came without a coding and without a map; the names of the catalogue will count when it is read.</summary>
    /// <param name="file">The bytes as they came.</param>
    /// <param name="key">The passphrase behind <c>--key</c>; null when the rule has none.</param>
    /// <param name="limits">How much is read at most.</param>
    /// <param name="profile">The XML. Of an encrypted file it is known to be a well-formed profile, of another one that is seen when it is read.</param>
    /// <param name="fault">Why it could not be opened.</param>
    public static bool Open(
        ReadOnlyMemory<byte> file,
        string? key,
        ProfileLimits limits,
        [NotNullWhen(true)] out OpenedProfile? profile,
        [NotNullWhen(false)] out ProfileFault? fault)
        => Open(file, key, limits, CatalogueNames.Instance, out profile, out fault);

    /// <summary>Opens a file that came without a coding and without a map.</summary>
    /// <param name="file">The bytes as they came.</param>
    /// <param name="key">The passphrase behind <c>--key</c>; null when the rule has none.</param>
    /// <param name="limits">How much is read at most.</param>
    /// <param name="names">The names that will count when it is read.</param>
    /// <param name="profile">The XML. Of an encrypted file it is known to be a well-formed profile, of another one that is seen when it is read.</param>
    /// <param name="fault">Why it could not be opened.</param>
    /// <param name="work">Counts what was done, when given.</param>
    public static bool Open(
        ReadOnlyMemory<byte> file,
        string? key,
        ProfileLimits limits,
        IParameterNames names,
        [NotNullWhen(true)] out OpenedProfile? profile,
        [NotNullWhen(false)] out ProfileFault? fault,
        ProfileWork? work = null)
        => Open(new ProfileDelivery(file) { Key = key }, limits, names, out profile, out fault, work);

    /// <summary>Opens a file as it was delivered.</summary>
    /// <param name="delivery">The file and what it may be opened with.</param>
    /// <param name="limits">How much is read at most.</param>
    /// <param name="names">The names that will count when it is read.</param>
    /// <param name="profile">The XML. Of a file encrypted under <c>--key</c> it is known to be a well-formed profile, of another one that is seen when it is read.</param>
    /// <param name="fault">Why it could not be opened.</param>
    /// <param name="work">Counts what was done, when given.</param>
    public static bool Open(
        ProfileDelivery delivery,
        ProfileLimits limits,
        IParameterNames names,
        [NotNullWhen(true)] out OpenedProfile? profile,
        [NotNullWhen(false)] out ProfileFault? fault,
        ProfileWork? work = null)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(names);
        profile = null;
        work ??= new ProfileWork();
        var coded = false;
        var file = delivery.File;
        fault = file.Length > limits.FileBytes ? ProfileFault.Beyond($"more than {limits.FileBytes} bytes") : null;
        if (fault is not null || !Decode(delivery, ref file, ref coded, out fault)) return false;
        var (key, shape) = (delivery.Key, ShapeOf(file.Span));
        fault = file.IsEmpty ? ProfileFault.Corrupt("the file is empty")
            : key is not null && shape != ProfileShape.Encrypted ? ProfileFault.Corrupt("the rule names a key, the file is not encrypted")
            : key is null && shape == ProfileShape.Encrypted ? ProfileFault.Corrupt("the file is encrypted, the rule names no key")
            : shape == ProfileShape.Empty ? ProfileFault.Corrupt("the file holds blanks only")
            : shape == ProfileShape.Unknown ? new ProfileFault(ProfileFault.UnsupportedFormat, "neither XML nor gzip nor openssl enc; the closed binary form (SPC) cannot be read, send the XML form", null)
            : null;
        if (fault is not null) return false;
        if (shape == ProfileShape.Encrypted) return Decrypt(file, key!, delivery.Aliases, limits, names, work, out profile, out fault);
        if (!Content(file, limits, work, out var xml, out var gzip, out fault)) return false;
        profile = new OpenedProfile(xml, null, null, gzip, Encrypted: coded) { Aliases = delivery.Aliases };
        return true;
    }

    // A key in the rule means the other way of encrypting; a coded file is then none of that kind and refused for it.
    private static bool Decode(ProfileDelivery delivery, ref ReadOnlyMemory<byte> file, ref bool coded, [NotNullWhen(false)] out ProfileFault? fault)
    {
        fault = null;
        if (string.IsNullOrEmpty(delivery.Coding) || delivery.Coding.Equals("identity", StringComparison.OrdinalIgnoreCase)) return true;
        if (!delivery.Coding.Equals(EncryptedContent.Coding, StringComparison.OrdinalIgnoreCase))
        {
            fault = new ProfileFault(ProfileFault.UnsupportedFormat, $"the server used the content coding '{Shown(delivery.Coding)}'; compress the file itself instead", null);
            return false;
        }

        if (delivery.Key is not null) return true;
        if (string.IsNullOrEmpty(delivery.KeyMaterial))
        {
            fault = new ProfileFault(ProfileFault.NoKey, "the server encrypted by RFC 8188, and IKM_HTTP_Encrypt_Content is empty", null);
            return false;
        }

        if (EncryptedContent.Decrypt(file.Span, delivery.KeyMaterial) is not { } text)
        {
            fault = ProfileFault.Corrupt("the body encrypted by RFC 8188 was cut or changed, or the key material is wrong");
            return false;
        }

        (file, coded) = (text, true);
        return true;
    }

    // The far side's own word ends on a page and in a log line.
    private static string Shown(string coding) => string.Concat(coding.Where(c => !char.IsControl(c)).Take(40));

    private static bool Decrypt(
        ReadOnlyMemory<byte> file,
        string key,
        AliasMap? aliases,
        ProfileLimits limits,
        IParameterNames names,
        ProfileWork work,
        out OpenedProfile? profile,
        [NotNullWhen(false)] out ProfileFault? fault)
    {
        profile = null;
        var length = file.Length - ProfileCipher.HeaderBytes;
        if (length <= 0 || length % 16 != 0)
        {
            fault = ProfileFault.Corrupt("the encrypted file is cut");
            return false;
        }

        // A limit that a file with the right key runs into is worth telling: nobody else can make such a file.
        ProfileFault? limit = null;
        var text = new byte[length];
        foreach (var (bits, digest) in Candidates)
        {
            work.Candidates++;
            work.Decrypted += length;
            var padding = ProfileCipher.Decrypt(file.Span, key, digest, bits, text);

            // The content is judged whether the padding was good or not, so that the two cannot be told apart by time.
            var plain = text.AsMemory(0, length - padding);
            var content = Content(plain, limits, work, out var xml, out var gzip, out var why) && ShapeOf(xml.Span) == ProfileShape.Xml
                ? ProfileScan.Run(xml, encrypted: true, aliases, limits, names, work, out why)
                : null;
            if (padding > 0 && content is not null)
            {
                profile = new OpenedProfile(xml, digest, bits, gzip, Encrypted: true) { Aliases = aliases, Found = (names, content) };
                fault = null;
                return true;
            }

            if (padding > 0 && why?.Err == ProfileFault.TooLarge) limit ??= why;
        }

        CryptographicOperations.ZeroMemory(text);
        fault = limit ?? ProfileFault.Corrupt("no digest and key size gives a profile: the key is wrong or the file was changed");
        return false;
    }

    private static bool Content(ReadOnlyMemory<byte> plain, ProfileLimits limits, ProfileWork work, out ReadOnlyMemory<byte> xml, out bool gzip, [NotNullWhen(false)] out ProfileFault? fault)
    {
        (xml, fault) = (plain, null);
        gzip = ShapeOf(plain.Span) == ProfileShape.Gzip;
        if (!gzip) return true;
        if (ProfileGzip.Inflate(plain, limits, work, out fault) is not { } inflated)
        {
            fault ??= ProfileFault.Corrupt("the gzip is damaged");
            return false;
        }

        xml = inflated;
        var inside = ShapeOf(inflated);
        if (inside == ProfileShape.Xml) return true;
        fault = ProfileFault.Corrupt(inside == ProfileShape.Encrypted ? "compressed after encrypting: compress first" : "the gzip holds no XML");
        return false;
    }
}
