using System.CommandLine;
using Spa.Configuration.Profiles;

namespace Spa.ProvisioningServer.Commands;

/// <summary><c>profile decrypt</c>: the XML out of an encrypted file; finds digest and key size and undoes gzip.</summary>
internal static class ProfileDecryptCommand
{
    public static Command Create()
    {
        var key = new Option<string?>("--key") { Description = "The passphrase: the text behind --key in the rule." };
        var ikm = new Option<string?>("--ikm") { Description = "Keying material (base64url) instead: the file is the body of an answer with Content-Encoding: aes128gcm (RFC 8188)." };
        var from = new Argument<string>("IN") { Description = "The encrypted file; - is standard input." };
        var to = new Argument<string>("OUT") { Description = "The XML to write; - is standard output." };
        var command = new Command("decrypt", "Decrypt a profile. Digest (MD5, SHA-256) and key size (256, 192, 128) are found by trial; gzip is undone. Fails when the result is no profile.") { key, ikm, from, to };
        command.Validators.Add(result =>
        {
            if (result.GetValue(key) is null == result.GetValue(ikm) is null)
            {
                result.AddError("One of --key and --ikm is required.");
            }
        });
        command.SetAction(arguments =>
        {
            var errors = arguments.InvocationConfiguration.Error;
            if (ProfileFiles.Read(arguments.GetValue(from)!, errors) is not { } file) return ProfileCommand.Usage;
            var material = arguments.GetValue(ikm);
            var delivery = new ProfileDelivery(file) { Key = arguments.GetValue(key), Coding = material is null ? null : EncryptedContent.Coding, KeyMaterial = material };
            if (!ProfileFile.Open(delivery, ProfileLimits.Default, CatalogueNames.Instance, out var opened, out var fault))
            {
                errors.WriteLine($"{arguments.GetValue(from)}: {fault.Err}: {fault.Detail}.");
                return ProfileCommand.Bad;
            }

            if (!ProfileFiles.Write(arguments.GetValue(to)!, opened.Xml.ToArray(), errors)) return ProfileCommand.Usage;
            errors.WriteLine($"{arguments.GetValue(from)}: {opened}.");
            return ProfileCommand.Good;
        });
        return command;
    }
}
