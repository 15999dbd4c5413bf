using System.CommandLine;
using System.Security.Cryptography;
using Spa.Configuration.Profiles;

namespace Spa.ProvisioningServer.Commands;

/// <summary><c>profile encrypt</c>: makes the file that a rule with <c>--key</c> fetches; the same as <c>openssl enc -e -aes-256-cbc -md md5 -k KEY</c>.</summary>
internal static class ProfileEncryptCommand
{
    public static Command Create()
    {
        var key = new Option<string?>("--key") { Description = "The passphrase: the text behind --key in the rule." };
        var ikm = new Option<string?>("--ikm") { Description = "Keying material (base64url) instead: makes a body for Content-Encoding: aes128gcm (RFC 8188)." };
        var kdf = new Option<string>("--kdf") { Description = "Digest that makes the key out of the passphrase. Every SPA unit uses md5.", DefaultValueFactory = _ => "md5" };
        kdf.AcceptOnlyFromAmong("md5", "sha256");
        var gzip = new Option<bool>("--gzip") { Description = "Compress first." };
        var from = new Argument<string>("IN") { Description = "The XML, or gzip of it; - is standard input." };
        var to = new Argument<string>("OUT") { Description = "The file to write; - is standard output." };
        var command = new Command("encrypt", "Encrypt a profile with AES-256-CBC, readable by SPA units and by openssl enc; or by RFC 8188.") { key, ikm, kdf, gzip, from, to };
        command.Validators.Add(result =>
        {
            if (result.GetValue(key) is null == result.GetValue(ikm) is null)
            {
                result.AddError("One of --key and --ikm is required.");
            }
            else if (result.GetValue(ikm) is { } given && !EncryptedContent.IsMaterial(given))
            {
                result.AddError("--ikm is not base64url without padding.");
            }
        });
        command.SetAction(arguments =>
        {
            var errors = arguments.InvocationConfiguration.Error;
            if (ProfileFiles.Read(arguments.GetValue(from)!, errors) is not { } plain) return ProfileCommand.Usage;
            var names = CatalogueNames.Instance;
            if (!ProfileFile.Open(plain, null, ProfileLimits.Default, names, out var opened, out var fault) || !ProfileReader.Read(opened, ProfileLimits.Default, names, out _, out fault))
            {
                errors.WriteLine($"Warning: {arguments.GetValue(from)} is no profile a unit would take: {fault.Detail}. Encrypted all the same.");
            }

            var packed = arguments.GetValue(gzip) && ProfileFile.ShapeOf(plain) != ProfileShape.Gzip ? ProfileGzip.Compress(plain) : plain;
            var digest = arguments.GetValue(kdf) == "sha256" ? KeyDigest.Sha256 : KeyDigest.Md5;
            var file = arguments.GetValue(ikm) is { } material
                ? EncryptedContent.Encrypt(packed, material, RandomNumberGenerator.GetBytes(EncryptedContent.SaltBytes))
                : ProfileCipher.Encrypt(packed, arguments.GetValue(key)!, digest, RandomNumberGenerator.GetBytes(ProfileCipher.SaltBytes));
            return ProfileFiles.Write(arguments.GetValue(to)!, file, errors) ? ProfileCommand.Good : ProfileCommand.Usage;
        });
        return command;
    }
}
