using System.Globalization;
using Spa.Gateway.Admin;
using Spa.Gateway.Ports;

namespace Spa.Gateway.Provisioning;

/// <summary>The lines of a report that tell how the unit does: <c>Name: value</c>, each a comment of the XML before the settings.</summary>
/// <remarks>
/// Names are those of the Info page, and our own: <c>Report Reason</c>, <c>Product Name</c>, <c>Serial Number</c>, <c>MAC Address</c>, <c>Software Version</c>, <c>Hardware Version</c>, <c>Client Certificate</c>, <c>Certificate Until</c> (ISO 8601, UTC), <c>Certificate Renewal</c> (a sentence),
/// <c>Enrolment Code</c>, <c>Current Time</c> (ISO 8601, UTC), <c>Elapsed Time</c> (s), <c>WAN Address</c>, <c>External IP</c>, <c>Provisioning Server</c>, <c>Last Resync Result</c> and <c>Last Upgrade Result</c>
/// (ok, failed, none), each also with At, Reason, URL, Error, Detail in the place of Result, <c>Upgrade State</c>, <c>Restart Pending</c>, <c>Safe Mode</c> (why), <c>Settings Damage</c> (what was found at the last start, and which settings it began with), <c>Line 1 State</c>, <c>PSTN Line State</c>;
/// then <c>Refused Setting</c> (<c>NAME, reason</c>) and <c>Pending Setting</c> (<c>NAME, WhenIdle</c>), as often as there are. What is not known is left out.
/// </remarks>
internal static class ReportStatus
{
    // A reader takes no more of a line, and no more lines.
    private const int MaxValue = 200;
    private const int MaxSettings = 50;

    public static string[] Of(GatewayStatus status, string reason, string? settingsDamage = null)
    {
        List<(string Name, string? Value)> lines =
        [
            ("Report Reason", reason),
            ("Product Name", UnitIdentity.ModelName),
            ("Serial Number", status.Identity.Serial),
            ("MAC Address", status.Identity.Mac),
            ("Software Version", status.Version),
            ("Hardware Version", status.Identity.HardwareVersion),
            ("Client Certificate", status.Identity.HasCertificate ? "Installed" : "Not Installed"),
            ("Certificate Until", Time(status.Certificate?.Until)),
            ("Certificate Renewal", status.Certificate?.State),
            ("Enrolment Code", status.Identity.EnrolmentCode),
            ("Current Time", Time(status.Clock)),
            ("Elapsed Time", ((long)status.Uptime.TotalSeconds).ToString(CultureInfo.InvariantCulture)),
            ("WAN Address", status.Network.Address),
            ("External IP", status.Network.ExternalAddress),
            ("Provisioning Server", status.Provisioning.Server is { } server ? $"{server.Text} ({server.Source})" : null),
            .. Attempt("Last Resync", status.Provisioning.Last),
            .. Attempt("Last Upgrade", status.Upgrade.Last),
            ("Upgrade State", status.Upgrade.State),
            ("Restart Pending", status.RestartPending),
            ("Safe Mode", status.SafeMode),
            ("Settings Damage", settingsDamage),
            .. status.Lines.Select(line => ($"{line.Name} State", (string?)line.State)),
            .. status.Refused.Take(MaxSettings).Select(r => ("Refused Setting", (string?)$"{r.Name}, {r.Reason}")),
            .. status.Pending.Take(MaxSettings).Select(p => ("Pending Setting", (string?)$"{p.Name}, {p.Waits}")),
        ];
        return [.. lines.Where(l => !string.IsNullOrEmpty(l.Value)).Select(l => $"{l.Name}: {Short(l.Value!)}")];
    }

    private static IEnumerable<(string Name, string? Value)> Attempt(string name, AttemptOutcome? attempt) =>
    [
        ($"{name} Result", attempt is null ? "none" : attempt.Succeeded ? "ok" : "failed"),
        ($"{name} At", Time(attempt?.At)),
        ($"{name} Reason", attempt?.Reason),
        ($"{name} URL", attempt?.Url),
        ($"{name} Error", attempt?.Err),
        ($"{name} Detail", attempt?.Detail),
    ];

    private static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static string Short(string value)
    {
        var line = value.ReplaceLineEndings(" ");
        return line.Length <= MaxValue ? line : $"{line[..(MaxValue - 3)]}...";
    }
}
