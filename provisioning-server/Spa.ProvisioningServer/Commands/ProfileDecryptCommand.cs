using System.CommandLine;
using Spa.Configuration.Profiles;

namespace Spa.ProvisioningServer.Commands;

/// <summary><c>profile decrypt</c>: the XML out of an encrypted file; finds digest and key size and undoes gzip.</summary>
internal static class ProfileDecryptCommand
{
    public static Command Create()
    {
        var key = new Option<string>("--key") { Description = "The passphrase: the text behind --key in the rule.", Required = true };
        var from = new Argument<string>("IN") { Description = "The encrypted file; - is standard input." };
        var to = new Argument<string>("OUT") { Description = "The XML to write; - is standard output." };
        var command = new Command("decrypt", "Decrypt a profile. Digest (MD5, SHA-256) and key size (256, 192, 128) are found by trial; gzip is undone. Fails when the result is no profile.") { key, from, to };
        command.SetAction(arguments =>
        {
            var errors = arguments.InvocationConfiguration.Error;
            if (ProfileFiles.Read(arguments.GetValue(from)!, errors) is not { } file) return ProfileCommand.Usage;
            if (!ProfileFile.Open(file, arguments.GetValue(key)!, ProfileLimits.Default, CatalogueNames.Instance, out var opened, out var fault))
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
