using System.Collections.Immutable;
using System.Text;
using System.Xml;
using Spa.Configuration.Parameters;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Fleet.Acs;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>Messages as an operator may see them.</summary>
internal static class AcsMessages
{
    private const string Masked = "***";
    private static readonly string[] SecretEnds = ["Password", "Passwd", "Passphrase", "PreSharedKey", "WEPKey", "PrivateKey", "PIN", "Secret", "Token"];

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

    /// <summary>A message without its secrets.</summary>
    public static CwmpMessage Mask(CwmpMessage message) => message switch
    {
        SetParameterValues set => set with { Parameters = Mask(set.Parameters) },
        GetParameterValuesResponse got => got with { Parameters = Mask(got.Parameters) },
        Inform inform => inform with { Parameters = Mask(inform.Parameters) },
        Download download => download with { Password = Mask(download.Password), Url = WithoutUser(download.Url) },
        Upload upload => upload with { Password = Mask(upload.Password), Url = WithoutUser(upload.Url) },
        CwmpFault fault => fault with { Parameters = [.. fault.Parameters.Select(p => IsSecret(p.Name) && p.Text.Length > 0 ? p with { Text = Masked } : p)] },
        AutonomousTransferComplete told => told with { AnnounceUrl = WithoutUser(told.AnnounceUrl), TransferUrl = WithoutUser(told.TransferUrl) },
        _ => message,
    };

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

    /// <summary>A URL without the name and password in it.</summary>
    public static string WithoutUser(string url)
        => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.UserInfo.Length > 0 ? url.Replace(uri.UserInfo + "@", string.Empty, StringComparison.Ordinal) : url;

    private static string Mask(string secret) => secret.Length == 0 ? secret : Masked;

    private static ImmutableArray<ParameterValue> Mask(IReadOnlyList<ParameterValue> values)
        => [.. values.Select(v => IsSecret(v.Name) && v.Value.Text?.Length > 0 ? v with { Value = new CwmpValue(v.Value.Type, Masked) } : v)];
}
