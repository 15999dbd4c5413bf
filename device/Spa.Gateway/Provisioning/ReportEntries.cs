using System.Globalization;
using Spa.Configuration.Parameters;
using Spa.Configuration.Profiles;
using Spa.Configuration.Settings;
using Spa.Gateway.Admin;
using Spa.Gateway.Ports;

namespace Spa.Gateway.Provisioning;

/// <summary>What a report holds: first how the unit does, then its settings.</summary>
/// <remarks>
/// The state is written as elements with the names of the Info page, and of our own beside them; none of them is a parameter, so a report read as a profile changes nothing by them:
/// <c>Report_Reason</c>, <c>Product_Name</c>, <c>Serial_Number</c>, <c>MAC_Address</c>, <c>Software_Version</c>, <c>Hardware_Version</c>, <c>Client_Certificate</c>, <c>Enrolment_Code</c>,
/// <c>Current_Time</c> (ISO 8601, UTC), <c>Elapsed_Time</c> (s), <c>WAN_Address</c>, <c>External_IP</c>, <c>Provisioning_Server</c>,
/// <c>Last_Resync_Result</c>, <c>Last_Upgrade_Result</c> (<c>ok</c>, <c>failed</c> or <c>none</c>), each with <c>_At</c>, <c>_Reason</c>, <c>_URL</c>, <c>_Error</c>, <c>_Detail</c> in place of <c>_Result</c>,
/// <c>Upgrade_State</c>, <c>Restart_Pending</c>, <c>Hook_State_1_</c>, <c>Hook_State_2_</c>; then <c>Refused_Setting</c> (<c>NAME: reason</c>) and <c>Pending_Setting</c> (<c>NAME: Now|WhenIdle|Restart</c>), as often as there are.
/// Secrets: <c>GPP_SA</c> to <c>GPP_SD</c> are left out, other secrets, and rules with a key or password written into them, stand as empty elements that leave a reader's value unchanged.
/// </remarks>
internal static class ReportEntries
{
    /// <param name="settings">The settings that are stored.</param>
    /// <param name="only">Names to write; null = all.</param>
    /// <param name="status">How the unit does.</param>
    /// <param name="reason">What the report is sent for.</param>
    public static IEnumerable<ProfileEntry> Of(SettingsSnapshot settings, IReadOnlySet<string>? only, GatewayStatus status, string reason)
    {
        yield return new("Report_Reason", reason);
        yield return new("Product_Name", UnitIdentity.ModelName);
        yield return new("Serial_Number", status.Identity.Serial);
        yield return new("MAC_Address", status.Identity.Mac);
        yield return new("Software_Version", status.Version);
        yield return new("Hardware_Version", status.Identity.HardwareVersion);
        yield return new("Client_Certificate", status.Identity.HasCertificate ? "Installed" : "Not Installed");
        yield return new("Enrolment_Code", status.Identity.EnrolmentCode);
        yield return new("Current_Time", Time(status.Clock));
        yield return new("Elapsed_Time", ((long)status.Uptime.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        yield return new("WAN_Address", status.Network.Address);
        yield return new("External_IP", status.Network.ExternalAddress);
        yield return new("Provisioning_Server", status.Provisioning.Server is { } server ? $"{server.Text} ({server.Source})" : string.Empty);
        foreach (var entry in Attempt("Last_Resync", status.Provisioning.Last).Concat(Attempt("Last_Upgrade", status.Upgrade.Last)))
        {
            yield return entry;
        }

        yield return new("Upgrade_State", status.Upgrade.State);
        yield return new("Restart_Pending", status.RestartPending ?? string.Empty);
        for (var line = 0; line < status.Lines.Count; line++)
        {
            yield return new(string.Create(CultureInfo.InvariantCulture, $"Hook_State_{line + 1}_"), status.Lines[line].OffHook ? "Off" : "On");
        }

        foreach (var refused in status.Refused)
        {
            yield return new("Refused_Setting", $"{refused.Name}: {refused.Reason}");
        }

        foreach (var pending in status.Pending)
        {
            yield return new("Pending_Setting", $"{pending.Name}: {pending.Waits}");
        }

        foreach (var parameter in Catalogue.All)
        {
            if ((only is null || only.Contains(parameter.Name)) && !parameter.Name.StartsWith("GPP_S", StringComparison.Ordinal))
            {
                var text = settings.Text(parameter);
                yield return new(parameter.Name, parameter.Kind.IsSecret || RuleSecrets.StandIn(text) ? null : text, settings.Access(parameter));
            }
        }
    }

    private static IEnumerable<ProfileEntry> Attempt(string prefix, AttemptOutcome? attempt)
    {
        yield return new($"{prefix}_Result", attempt is null ? "none" : attempt.Succeeded ? "ok" : "failed");
        yield return new($"{prefix}_At", Time(attempt?.At));
        yield return new($"{prefix}_Reason", attempt?.Reason ?? string.Empty);
        yield return new($"{prefix}_URL", attempt?.Url ?? string.Empty);
        yield return new($"{prefix}_Error", attempt?.Err ?? string.Empty);
        yield return new($"{prefix}_Detail", attempt?.Detail ?? string.Empty);
    }

    private static string Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) ?? string.Empty;
}
