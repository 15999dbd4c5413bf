using System.Data;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Fleet.Acs;
using Spa.Fleet.Firmware;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Storage;
using Spa.ProvisioningServer.Telemetry;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>Files that devices fetch and bring: under which address, and how a transfer ended.</summary>
internal sealed class AcsTransfers(Store store, ProfileMaker profiles, AcsFiles files, TimeProvider clock)
{
    private const int NewestLines = 20;

    /// <summary>The task with the address of its file, where that lies here: where the server is reached is known only to a running one.</summary>
    /// <param name="task">The task.</param>
    /// <param name="session">The session that it is sent in: one that came over TLS fetches an image so too.</param>
    public AcsTask Addressed(AcsTask task, AcsSession session) => profiles.Addresses is not { } addresses || task.Kind is not (AcsTaskKind.Download or AcsTaskKind.Upload) ? task : task.Arguments switch
    {
        [FileTypes.Firmware, var file, _, _, _] when ImageName.IsPlain(file) => task with { Arguments = task.Arguments.SetItem(1, $"{(session.OverTls ? addresses.Https : addresses.Http)}{files.Link(session.Mac, task.Number)}") },
        [FileTypes.Firmware, var file, _, _, _] => task with { Arguments = task.Arguments.SetItem(1, $"{addresses.Http}/fw/{file}") },
        [_, "", ..] => task with { Arguments = task.Arguments.SetItem(1, $"{(addresses.TlsPort > 0 ? addresses.Https : addresses.Http)}{files.Link(session.Mac, task.Number)}") },
        _ => task,
    };

    /// <summary>A transfer has ended, by the word of the device.</summary>
    public void Ended(IDbConnection on, AcsSession session, TransferComplete told)
    {
        var (mac, now) = (session.Mac, clock.GetUtcNow());
        if (AcsTask.NumberOf(told.CommandKey) is not { } number || store.CwmpTasks.Find(on, mac, number) is not { Kind: AcsTaskKind.Download or AcsTaskKind.Upload, Tries: > 0 } task)
        {
            // Also one of the number of a task that was not sent yet: a device that was here before, or a store of before, has counted from 1, too.
            // Whoever tells it ten thousand times has one line of it.
            const string Strange = "It tells that a transfer has ended that nobody here asked for.";
            if (DeviceEvents.Of(on, mac, NewestLines).All(e => e.Text != Strange))
            {
                DeviceEvents.Add(on, mac, "cwmp", Severity.Fine, Strange);
            }

            return;
        }

        // Told twice, or late: the first word counts, except where nothing was known.
        if (!task.IsOpen && task.State != AcsTaskState.Unknown)
        {
            return;
        }

        if (told.Fault.Code != FaultCode.None)
        {
            ServerMetrics.Faulted(told.Fault.Code);
        }

        var next = task.After(told.Fault, now);
        if (next.State == AcsTaskState.Done && task.Version is { } version && session.Software != version)
        {
            // Its word is not enough: it counts when it says that it runs the version.
            next = task with { State = AcsTaskState.Taken, EndedAt = null, Result = $"The unit says that it has installed {version}; it counts when it runs it." };
        }

        store.CwmpTasks.Put(on, mac, next);
        AcsTaskEnds.Tell(on, mac, next);
    }
}
