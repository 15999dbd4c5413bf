using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using Spa.Configuration.Parameters;
using Spa.Cwmp.Messages;
using Spa.Fleet.Acs;
using Spa.Fleet.Serving;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>Messages as an operator may see them.</summary>
internal static partial class AcsMessages
{
    private const string Masked = "***";
    private static readonly string[] SecretEnds =
    [
        "Password", "Passwd", "Pwd", "Passphrase", "Passcode", "PreSharedKey", "SharedKey", "WEPKey", "WPAKey", "PrivateKey", "SecretKey", "AuthKey", "EncryptionKey", "MasterKey", "ApiKey",
        "PIN", "Secret", "Token", "Community", "Credential", "Credentials", "Signature",
    ];

    /// <summary>True for a parameter whose value nobody is shown.</summary>
    public static bool IsSecret(string path)
    {
        var leaf = path.AsSpan(path.LastIndexOf('.') + 1);
        if (path.Contains(AcsPlan.Profile, StringComparison.Ordinal) && Catalogue.Find(leaf) is { } setting)
        {
            return setting.Kind.IsSecret;
        }

        foreach (var end in SecretEnds)
        {
            if (leaf.EndsWith(end, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A fault without the secrets that it may repeat.</summary>
    public static CwmpFault Mask(CwmpFault fault) => fault with { Parameters = [.. fault.Parameters.Select(p => IsSecret(p.Name) && p.Text.Length > 0 ? p with { Text = Masked } : p)] };

    /// <summary>A message as people read it: a line for each element. As it is where it is no XML.</summary>
    public static string Readable(string message)
    {
        var text = new StringBuilder();
        try
        {
            using var reader = XmlReader.Create(new StringReader(message), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreWhitespace = true });
            using var writer = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, OmitXmlDeclaration = true, NewLineChars = "\n" });
            writer.WriteNode(reader, defattr: false);
        }
        catch (XmlException)
        {
            return message;
        }

        return text.ToString();
    }

    /// <summary>A text without names and passwords in the URLs in it, without what their queries call a secret, and without the tokens of devices in paths of this server.</summary>
    public static string WithoutSecrets(string text)
        => !text.Contains("://", StringComparison.Ordinal) ? text
            : QueryPart().Replace(UserOfUrl().Replace(PathToken.Masked(text), "://"), part => IsSecret(part.Groups[2].Value) || part.Groups[2].ValueSpan is "sig" or "key" or "auth" ? $"{part.Groups[1].Value}{part.Groups[2].Value}={Masked}" : part.Value);

    [GeneratedRegex("://[^/?#@\\s<>\"]+@")]
    private static partial Regex UserOfUrl();

    [GeneratedRegex("([?&](?:amp;)?)([A-Za-z0-9_.-]+)=[^&#\\s<>\"]+")]
    private static partial Regex QueryPart();
}
