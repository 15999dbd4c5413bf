using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;

namespace Spa.ProvisioningServer.Hosting;

/// <summary>How values of reports are shown.</summary>
internal static class ReportText
{
    /// <summary>The value; a unit should not send secrets, and if one does they are not shown.</summary>
    public static string Shown(Assignment value) => value.Text is { Length: > 0 } && Catalogue.Find(value.Name)?.Kind.IsSecret != false ? "***" : value.Text ?? string.Empty;
}
