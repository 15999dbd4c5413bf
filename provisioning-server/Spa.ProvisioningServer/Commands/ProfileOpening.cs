using System.CommandLine;
using System.Text;
using Spa.Configuration.Profiles;
using Spa.Scripts.Rules;

namespace Spa.ProvisioningServer.Commands;

/// <summary>The options that say how a file is opened: as a rule and the answer's header would.</summary>
internal sealed class ProfileOpening
{
    private readonly Option<string?> key = new("--key") { Description = "The passphrase, as in [--key KEY] of a rule and in openssl enc -k KEY." };
    private readonly Option<string?> ikm = new("--ikm") { Description = "Keying material (base64url) of a body with Content-Encoding: aes128gcm (RFC 8188), as in IKM_HTTP_Encrypt_Content." };
    private readonly Option<string?> alias = new("--alias") { Description = "The map of [--alias LETTER] of a rule: \"/CPE/name = /flat-profile/Display_Name_1_ ;\"." };
    private readonly Option<string?> aliasFile = new("--alias-file") { Description = "The same out of a file; - is standard input." };

    /// <summary>Puts the options onto a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(key);
        command.Options.Add(ikm);
        command.Options.Add(alias);
        command.Options.Add(aliasFile);
        command.Validators.Add(result =>
        {
            if (result.GetValue(key) is not null && result.GetValue(ikm) is not null)
            {
                result.AddError("Only one of --key and --ikm: with a key in the rule a unit does not look at RFC 8188.");
            }

            if (result.GetValue(alias) is not null && result.GetValue(aliasFile) is not null)
            {
                result.AddError("Only one of --alias and --alias-file.");
            }
        });
    }

    /// <summary>The file as delivered; null after saying on <paramref name="errors"/> why not.</summary>
    public ProfileDelivery? Of(ParseResult arguments, byte[] file, TextWriter errors)
    {
        AliasMap? map = null;
        var text = arguments.GetValue(alias);
        if (arguments.GetValue(aliasFile) is { } path)
        {
            if (ProfileFiles.Read(path, errors) is not { } bytes) return null;
            text = Encoding.UTF8.GetString(bytes);
        }

        if (text is not null && !AliasMap.Parse(text).Ok(out map, out var why))
        {
            errors.WriteLine($"The alias map: {why}.");
            return null;
        }

        var material = arguments.GetValue(ikm);
        return new ProfileDelivery(file) { Key = arguments.GetValue(key), Coding = material is null ? null : EncryptedContent.Coding, KeyMaterial = material, Aliases = map };
    }
}
