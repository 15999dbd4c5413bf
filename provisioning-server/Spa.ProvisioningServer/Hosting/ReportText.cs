using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Fleet.Serving;

namespace Spa.ProvisioningServer.Hosting;

/// <summary>How values of reports are shown.</summary>
internal static class ReportText
{
    /// <summary>The value; a unit should not send secrets, and if one does they are not shown.</summary>
    public static string Shown(Assignment value)
        => value.Text is { Length: > 0 } && (value.Name == "GPP_B" || Catalogue.Find(value.Name)?.Kind.IsSecret != false) ? "***" : PathToken.Masked(value.Text ?? string.Empty);

    /// <summary>A line of the status.</summary>
    public static string Shown(KeyValuePair<string, string> line) => PathToken.Masked(line.Value);
}
