using System.Data;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.Fleet.Webhooks;
using Spa.ProvisioningServer.Hosting.Webhooks;
using Spa.ProvisioningServer.Storage;
using Spa.ProvisioningServer.Telemetry;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>Tells how tasks end: timeline, metrics, webhooks.</summary>
internal static class AcsTaskEnds
{
    private const int MostAtOnce = 500;

    /// <summary>Ends diagnoses whose devices have begun them and never came back. How many those were.</summary>
    public static int Overdue(Store store, IDbConnection on, DateTimeOffset now)
    {
        var overdue = CwmpTasks.Overdue(on, now - AcsDiagnosis.Patience, MostAtOnce);
        foreach (var (mac, number) in overdue)
        {
            var ended = AcsDiagnosis.Overdue(store.CwmpTasks.Find(on, mac, number)!, now);
            store.CwmpTasks.Put(on, mac, ended);
            Tell(on, mac, ended);
        }

        return overdue.Count;
    }

    /// <summary>Puts the end of a task on the timeline.</summary>
    public static void Tell(IDbConnection on, MacAddress mac, AcsTask task)
    {
        if (task.Version is not null && task.State is AcsTaskState.Done or AcsTaskState.Failed)
        {
            Healths.Upgraded(on, mac, task.State == AcsTaskState.Failed ? task.Result : string.Empty);
        }

        if (!task.IsOpen)
        {
            ServerMetrics.TaskEnded(task.Kind, task.State);
            Notices.Raise(on, task.State == AcsTaskState.Done ? NoticeKind.TaskDone : NoticeKind.TaskFailed, mac,
                $"{task.Spoken} {(task.State == AcsTaskState.Done ? "is done." : task.State == AcsTaskState.Failed ? "failed:" : "has an end that is not known:")} {task.Result}".TrimEnd(), task.EndedAt ?? DateTimeOffset.UtcNow);
        }

        switch (task.State)
        {
            case AcsTaskState.Done:
                Cwmps.Refused(on, mac, before => task.Matters.Aggregate(before, (left, matter) => AcsRefusals.Over(left, matter)));
                DeviceEvents.Add(on, mac, "cwmp", Severity.Fine, $"{task.Spoken} is done.{(task.Result.Length > 0 ? " " + task.Result : string.Empty)}");
                break;
            case AcsTaskState.Failed or AcsTaskState.Unknown:
                DeviceEvents.Add(on, mac, "cwmp", Severity.Warning, task.State == AcsTaskState.Failed ? $"{task.Spoken} failed: {task.Result}" : $"{task.Spoken}: {task.Result}");
                if (task.Kind != AcsTaskKind.Diagnose)
                {
                    // What a diagnosis finds, or why it cannot be, is nothing that is wrong with the device's management.
                    Wrong(on, mac, task);
                }

                break;
            case AcsTaskState.Queued when task is { Tries: > 0, Result.Length: > 0 }:
                DeviceEvents.Add(on, mac, "cwmp", Severity.Warning, $"{task.Spoken} failed: {task.Result}. It is tried again.");
                Wrong(on, mac, task);
                break;
            default:
                break;
        }
    }

    // It stands with the device until what it is about was done, or whoever asked for it takes it away. An image is one matter, whoever asks for it.
    private static void Wrong(IDbConnection on, MacAddress mac, AcsTask task)
    {
        var named = task.Faults.Where(f => f.Parameter.Length > 0).Select(f => $"{task.Kind} {f.Parameter}").ToHashSet();
        var matters = task.Matters.Where(named.Contains).ToList();
        Cwmps.Refused(on, mac, before => (matters.Count > 0 ? matters : [.. task.Matters.Take(1)]).Aggregate(before, (left, matter) => AcsRefusals.Fail(left, matter, task.Result)));
    }
}
