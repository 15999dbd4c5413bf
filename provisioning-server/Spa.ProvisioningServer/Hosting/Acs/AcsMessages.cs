using System.Collections.Immutable;
using Spa.Configuration.Parameters;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Fleet.Acs;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>Messages as an operator may see them.</summary>
internal static class AcsMessages
{
    private const string Masked = "***";
    private static readonly string[] SecretEnds = ["Password", "Passwd", "Passphrase", "PreSharedKey", "PIN", "Secret"];

    /// <summary>True for a parameter whose value nobody is shown.</summary>
    public static bool IsSecret(string path)
    {
        var leaf = path[(path.LastIndexOf('.') + 1)..];
        return path.Contains(AcsPlan.Profile, StringComparison.Ordinal) && Catalogue.Find(leaf) is { } setting ? setting.Kind.IsSecret : SecretEnds.Any(e => leaf.EndsWith(e, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>A message without its secrets.</summary>
    public static CwmpMessage Mask(CwmpMessage message) => message switch
    {
        SetParameterValues set => set with { Parameters = Mask(set.Parameters) },
        GetParameterValuesResponse got => got with { Parameters = Mask(got.Parameters) },
        Inform inform => inform with { Parameters = Mask(inform.Parameters) },
        Download download => download with { Password = Mask(download.Password), Url = WithoutUser(download.Url) },
        Upload upload => upload with { Password = Mask(upload.Password), Url = WithoutUser(upload.Url) },
        AutonomousTransferComplete told => told with { AnnounceUrl = WithoutUser(told.AnnounceUrl), TransferUrl = WithoutUser(told.TransferUrl) },
        _ => message,
    };

    /// <summary>A URL without the name and password in it.</summary>
    public static string WithoutUser(string url)
        => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.UserInfo.Length > 0 ? url.Replace(uri.UserInfo + "@", string.Empty, StringComparison.Ordinal) : url;

    private static string Mask(string secret) => secret.Length == 0 ? secret : Masked;

    private static ImmutableArray<ParameterValue> Mask(IReadOnlyList<ParameterValue> values)
        => [.. values.Select(v => IsSecret(v.Name) && v.Value.Text?.Length > 0 ? v with { Value = new CwmpValue(v.Value.Type, Masked) } : v)];
}
