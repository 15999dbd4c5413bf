using System.Data;
using Spa.Fleet.Inventory;
using Spa.Fleet.Webhooks;
using Spa.ProvisioningServer.Hosting.Webhooks;

namespace Spa.ProvisioningServer.Storage;

/// <summary>What is told when a device's standing changes: its timeline, and the figures of the hour. The one place that sees every such change.</summary>
internal static class StandingNews
{
    /// <summary>Tells it.</summary>
    /// <param name="on">The connection, inside the transaction that changes it.</param>
    /// <param name="device">The device.</param>
    /// <param name="was">What was wrong before.</param>
    /// <param name="since">Since when; null = it was never judged before.</param>
    /// <param name="now">What is wrong now.</param>
    /// <param name="at">When.</param>
    public static void Tell(IDbConnection on, Device device, Trouble was, DateTimeOffset? since, Diagnosis now, DateTimeOffset at)
    {
        if (Counted(now.Trouble) is { } what)
        {
            FleetHours.Add(on, at, what, 1);
        }

        if (now.Severity == Severity.Problem || now.Trouble is Trouble.VersionBehind or Trouble.NotApplied or Trouble.NeverReports or Trouble.CertificateEnds or Trouble.Refused)
        {
            // Judged for the first time, after an upgrade of the server: nothing has happened just now.
            if (since is not null || now.Trouble is not (Trouble.Silent or Trouble.NeverFetched))
            {
                DeviceEvents.Add(on, device.Mac, "fault", now.Severity, now.Sentence);
                if (Noticed(now.Trouble) is { } kind)
                {
                    Notices.Raise(on, kind, device, now.Sentence, at);
                }
            }
        }
        else if (TroubleWords.SeverityOf(was) == Severity.Problem && now.Severity < Severity.Warning && since is { } began)
        {
            DeviceEvents.Add(on, device.Mac, "fault", Severity.Fine, was == Trouble.Silent ? $"Heard again after {Diagnosis.Spoken(at - began)}." : $"No longer {TroubleWords.Spoken(was)}, after {Diagnosis.Spoken(at - began)}.");
        }
    }

    private static NoticeKind? Noticed(Trouble trouble) => trouble switch
    {
        Trouble.Silent => NoticeKind.DeviceMissing,
        Trouble.ResyncFailing => NoticeKind.ResyncFailed,
        Trouble.UpgradeFailing => NoticeKind.UpgradeFailed,
        Trouble.Refused => NoticeKind.DeviceRefused,
        _ => null,
    };

    private static string? Counted(Trouble trouble) => trouble switch
    {
        Trouble.ResyncFailing => FleetHours.ResyncFailures,
        Trouble.UpgradeFailing => FleetHours.UpgradeFailures,
        Trouble.Silent => FleetHours.GoneSilent,
        _ => null,
    };
}
