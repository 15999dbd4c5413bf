using System.Collections.Immutable;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Gateway.Management.Diagnostics;
using Spa.Gateway.Management.Model;
using Spa.Gateway.Provisioning;

namespace Spa.Gateway.Management;

/// <summary>Carries out what an ACS asks (TR-069 A.3.2, A.4.1). What the answer promises is durable before the answer is given.</summary>
internal sealed class AcsRequests(Unit unit, ManagementState state, Transfers transfers, Diagnosis diagnosis, Func<ModelFacts> facts)
{
    private const int LongestKey = 32;
    private const int Active = 2;
    private const string LongKey = "a CommandKey of more than 32 characters";
    private const string ScheduledAtOnce = "2 Immediately";
    private const string ScheduledAnyTime = "1 At Any Time";
    private const string ScheduledIdle = "3 When Idle";

    private static readonly ImmutableArray<string> Known =
    [
        "GetRPCMethods", "SetParameterValues", "GetParameterValues", "GetParameterNames", "SetParameterAttributes", "GetParameterAttributes", "AddObject", "DeleteObject", "Reboot", "Download",
        "Upload", "FactoryReset", "ScheduleInform", "GetQueuedTransfers", "GetAllQueuedTransfers", "ScheduleDownload", "CancelTransfer",
    ];

    private DataModel Model => state.Model;

    /// <summary>Carries out one; <paramref name="done"/> gets the response or the fault, perhaps later.</summary>
    public void Execute(CwmpMessage request, Action<CwmpMessage> done)
    {
        switch (request)
        {
            case GetRPCMethods:
                done(new GetRPCMethodsResponse(Known));
                break;
            case SetParameterValues set:
                Set(set, done);
                break;
            case GetParameterValues get:
                done(Get(get));
                break;
            case GetParameterNames names:
                done(Names(names));
                break;
            case SetParameterAttributes set:
                Set(set, done);
                break;
            case GetParameterAttributes get:
                done(Get(get));
                break;
            case AddObject add:
                Add(add, done);
                break;
            case DeleteObject delete:
                Delete(delete, done);
                break;
            case Reboot { CommandKey.Length: > LongestKey }:
                done(CwmpFault.Of(FaultCode.InvalidArguments, LongKey));
                break;
            case Reboot reboot:
                state.Wanted = state.Wanted switch
                {
                    WantedRestart.FactoryReset reset => reset,
                    WantedRestart.Reboot before => new WantedRestart.Reboot(before.Keys.Add(reboot.CommandKey)),
                    _ => new WantedRestart.Reboot([reboot.CommandKey]),
                };
                done(RebootResponse.Instance);
                break;
            case FactoryReset:
                state.Wanted = new WantedRestart.FactoryReset();
                done(FactoryResetResponse.Instance);
                break;
            case ScheduleInform inform:
                Schedule(inform, done);
                break;
            case Download download:
                Take(FileOf(download.FileType, FileTypes.Firmware, FileTypes.Configuration), new Transfer(0, EventCodes.MDownload, download.CommandKey, download.FileType, download.Url, download.Username, download.Password, download.FileSize, download.TargetFileName, TransferState.Waiting) { Delay = download.DelaySeconds }, new DownloadResponse(1, null, null), done);
                break;
            case Upload upload:
                Take(FileOf(upload.FileType, FileTypes.UploadConfiguration, FileTypes.UploadLog), new Transfer(0, EventCodes.MUpload, upload.CommandKey, upload.FileType, upload.Url, upload.Username, upload.Password, 0, string.Empty, TransferState.Waiting) { Delay = upload.DelaySeconds }, new UploadResponse(1, null, null), done);
                break;
            case ScheduleDownload download:
                Schedule(download, done);
                break;
            case CancelTransfer cancel:
                Cancel(cancel, done);
                break;
            case GetQueuedTransfers:
                done(new GetQueuedTransfersResponse([.. transfers.All.Select(t => new QueuedTransfer(t.Key, (uint)t.State))]));
                break;
            case GetAllQueuedTransfers:
                done(new GetAllQueuedTransfersResponse([.. transfers.All.Select(t => new AnyQueuedTransfer(t.Key, (uint)t.State, t.Method != EventCodes.MUpload, QueuedType(t), t.FileSize, t.TargetFileName))]));
                break;
            default:
                done(CwmpFault.Of(FaultCode.MethodNotSupported, request.Method));
                break;
        }
    }

    private void Set(SetParameterValues set, Action<CwmpMessage> done)
    {
        if (Longer(set.ParameterKey) is { } longer)
        {
            done(longer);
            return;
        }

        var (faults, assignments) = (new List<ParameterFault>(), new List<Assignment>());
        var now = facts();
        var tests = now.Tests;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var wish in set.Parameters)
        {
            var (write, next) = Plan(wish, now, seen);
            if (write.Fault != FaultCode.None)
            {
                faults.Add(Told(wish.Name, write));
                continue;
            }

            assignments.AddRange(write.Assignments);
            now = next;
        }

        // What several parameters make together is judged when all are there.
        foreach (var sound in now.Sounds)
        {
            var write = sound.Finish(now.Settings, out var faulty);
            if (write.Fault != FaultCode.None)
            {
                faults.Add(Told(set.Parameters.Last(wish => Model.Find(wish.Name)?.Source == faulty).Name, write));
            }

            assignments.AddRange(write.Assignments);
        }

        if (faults.Count > 0)
        {
            done(new CwmpFault(FaultCode.InvalidArguments, $"{FaultCode.InvalidArguments.Text()}: nothing was changed", faults));
            return;
        }

        state.BeingSet = seen;
        var before = state.InformRows;
        if (now.InformRows == before)
        {
            Change();
            return;
        }

        // Rows first: what cannot be kept must leave the settings as they were, too.
        state.InformRows = now.InformRows;
        state.Keep(why =>
        {
            if (why is null)
            {
                Change();
                return;
            }

            Fail(why);
        });

        void Change() => unit.Settings.Change(assignments, SettingOrigin.Acs, outcome =>
        {
            if (outcome.Fault is { } fault)
            {
                Fail(fault);
                return;
            }

            state.BeingSet = new HashSet<string>();
            diagnosis.Take(tests, now.Tests);
            var waits = unit.Settings.Pending.Select(p => p.Name).Intersect(outcome.Changed).Any();
            state.ParameterKey = set.ParameterKey;
            state.ToldBySet(set.Parameters.Select(p => p.Name), Model, facts());
            state.Keep(why => done(why is null ? new SetParameterValuesResponse(waits ? 1u : 0u) : CwmpFault.Of(FaultCode.InternalError, why)));
        });

        void Fail(string why)
        {
            state.BeingSet = new HashSet<string>();
            if (state.InformRows != before)
            {
                state.InformRows = before;
                state.Keep();
            }

            done(CwmpFault.Of(FaultCode.InternalError, why));
        }
    }

    private void Add(AddObject add, Action<CwmpMessage> done)
    {
        if (Longer(add.ParameterKey) is { } longer)
        {
            done(longer);
            return;
        }

        if (!Model.IsOpenTable(add.ObjectName))
        {
            done(Model.IsTable(add.ObjectName) ? Fixed(add.ObjectName) : CwmpFault.Of(FaultCode.InvalidParameterName, $"{add.ObjectName} is no table"));
            return;
        }

        var undo = state.Undo();
        if (state.AddRow() is not { } row)
        {
            done(CwmpFault.Of(FaultCode.ResourcesExceeded, $"{InformTable.Most} rows are there"));
            return;
        }

        KeepRows(add.ParameterKey, new AddObjectResponse(row.Number, 0), undo, done);
    }

    private void Delete(DeleteObject delete, Action<CwmpMessage> done)
    {
        if (Longer(delete.ParameterKey) is { } longer)
        {
            done(longer);
            return;
        }

        if (Model.OpenRow(delete.ObjectName) is not { } number)
        {
            done(Model.IsRow(delete.ObjectName) ? Fixed(delete.ObjectName) : CwmpFault.Of(FaultCode.InvalidParameterName, $"{delete.ObjectName} is no row of a table"));
            return;
        }

        var undo = state.Undo();
        state.RemoveRow(number, delete.ObjectName);
        KeepRows(delete.ParameterKey, new DeleteObjectResponse(0), undo, done);
    }

    // The ACS has made the rows what they are: their number is no news to it.
    private void KeepRows(string key, CwmpMessage response, Action undo, Action<CwmpMessage> done)
    {
        state.ParameterKey = key;
        state.ToldBySet([Model.Root + InformTable.Count, Model.Root + "ManagementServer.ParameterKey"], Model, facts());
        state.Keep(why =>
        {
            if (why is not null)
            {
                undo();
            }

            done(why is null ? response : CwmpFault.Of(FaultCode.InternalError, why));
        });
    }

    private static ParameterFault Told(string name, LeafWrite write) => new(name, write.Fault, write.Detail.Length == 0 ? write.Fault.Text() : $"{write.Fault.Text()}: {write.Detail}");

    private static CwmpFault? Longer(string key) => key.Length > LongestKey ? CwmpFault.Of(FaultCode.InvalidArguments, $"ParameterKey is longer than {LongestKey} characters") : null;

    private static CwmpFault Fixed(string path) => CwmpFault.Of(FaultCode.RequestDenied, $"{path}: the rows of this table are fixed");

    // Against what was set before in the same request: halves of one setting come apart.
    private (LeafWrite Write, ModelFacts Next) Plan(ParameterValue wish, ModelFacts now, HashSet<string> seen)
    {
        if (Model.Find(wish.Name) is not { } leaf)
        {
            return (LeafWrite.Refuse(FaultCode.InvalidParameterName, string.Empty), now);
        }

        if (!seen.Add(wish.Name))
        {
            return (LeafWrite.Refuse(FaultCode.InvalidArguments, "it is there twice"), now);
        }

        var write = leaf.Write(wish.Value, now);
        if (write.InformRows is { } rows)
        {
            return (write, now with { InformRows = rows });
        }

        if (write.Sound is { } sound)
        {
            return (write, now with { Sounds = now.Sounds.RemoveAll(other => other.Sound == sound.Sound).Add(sound) });
        }

        if (write.Tests is { } tests)
        {
            return (write, now with { Tests = tests });
        }

        if (write.Fault != FaultCode.None || write.Assignments.IsEmpty)
        {
            return (write, now);
        }

        var change = SettingsUpdate.Plan(now.Settings, write.Assignments, SettingOrigin.Acs);
        return change.Refused.IsEmpty
            ? (write, now with { Settings = change.Next })
            : (LeafWrite.Refuse(FaultCode.InvalidParameterValue, change.Refused[0].ToString()), now);
    }

    private CwmpMessage Get(GetParameterValues get)
    {
        var (now, values, seen) = (facts(), new List<ParameterValue>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var path in get.Names)
        {
            if (Model.Below(path) is not { } leaves)
            {
                return CwmpFault.Of(FaultCode.InvalidParameterName, path);
            }

            values.AddRange(leaves.Where(l => seen.Add(l.Path)).Select(l => new ParameterValue(l.Path, l.Read(now))));
        }

        return new GetParameterValuesResponse(values);
    }

    private CwmpMessage Names(GetParameterNames names)
        => Model.Below(names.Path) is null ? CwmpFault.Of(FaultCode.InvalidParameterName, names.Path)
            : names.NextLevel && Model.Find(names.Path) is not null ? CwmpFault.Of(FaultCode.InvalidArguments, "NextLevel of a parameter")
            : new GetParameterNamesResponse(Model.Names(names.Path, names.NextLevel));

    private void Set(SetParameterAttributes set, Action<CwmpMessage> done)
    {
        var rights = new List<Assignment>();
        foreach (var change in set.Changes)
        {
            if (Model.Below(change.Name) is not { } leaves)
            {
                done(CwmpFault.Of(FaultCode.InvalidParameterName, change.Name));
                return;
            }

            // Named by itself it is refused; below a part of the path it stays as it is.
            if (change.ChangesNotification && (change.Notification is < 0 or > 2 || (Model.Find(change.Name) is { } one && !Takes(one, change.Notification))))
            {
                done(CwmpFault.Of(change.Notification is < 0 or > 6 ? FaultCode.InvalidArguments : FaultCode.NotificationRejected, change.Name));
                return;
            }

            if (change.ChangesAccess)
            {
                var access = change.Access.Contains("Subscriber") ? UserAccess.ReadWrite : UserAccess.ReadOnly;
                rights.AddRange(leaves.Select(l => l.Source.Setting).OfType<Parameter>().Distinct().Select(p => new Assignment(p.Name, null, access)));
            }
        }

        foreach (var change in set.Changes.Where(c => c.ChangesNotification))
        {
            state.Notify(Model.Below(change.Name)!.Where(l => Takes(l, change.Notification)), change.Notification, facts());
        }

        unit.Settings.Change(rights, SettingOrigin.Acs, outcome =>
        {
            if (outcome.Fault is { } fault)
            {
                done(CwmpFault.Of(FaultCode.InternalError, fault));
                return;
            }

            state.Keep(why => done(why is null ? SetParameterAttributesResponse.Instance : CwmpFault.Of(FaultCode.InternalError, why)));
        });
    }

    private static bool Takes(ModelLeaf leaf, int notification) => notification == Active ? !leaf.IsRestless : !leaf.IsForced;

    private CwmpMessage Get(GetParameterAttributes get)
    {
        var (settings, all) = (unit.Settings.Stored, new List<ParameterAttributes>());
        foreach (var path in get.Names)
        {
            if (Model.Below(path) is not { } leaves)
            {
                return CwmpFault.Of(FaultCode.InvalidParameterName, path);
            }

            all.AddRange(leaves.Select(l => new ParameterAttributes(l.Path, state.NotificationOf(l), l.Source.Setting is { } s && settings.Access(s) == UserAccess.ReadWrite ? ["Subscriber"] : [])));
        }

        return new GetParameterAttributesResponse(all);
    }

    private void Schedule(ScheduleInform inform, Action<CwmpMessage> done)
    {
        if (inform.DelaySeconds == 0 || inform.CommandKey.Length > LongestKey)
        {
            done(CwmpFault.Of(FaultCode.InvalidArguments, "DelaySeconds from 1 on, a CommandKey of at most 32 characters"));
            return;
        }

        if (!state.Schedule(inform.CommandKey, inform.DelaySeconds, unit.Clock))
        {
            done(CwmpFault.Of(FaultCode.ResourcesExceeded, $"{ManagementState.MostScheduled} sessions are asked for already"));
            return;
        }

        state.Keep(why => done(why is null ? ScheduleInformResponse.Instance : CwmpFault.Of(FaultCode.InternalError, why)));
    }

    private void Schedule(ScheduleDownload download, Action<CwmpMessage> done)
    {
        var windows = download.Windows;
        if (windows.Count is < 1 or > 2 || windows.Any(w => w.End <= w.Start || w.Mode is not (ScheduledAtOnce or ScheduledAnyTime or ScheduledIdle)) || (windows.Count == 2 && windows[1].Start < windows[0].End))
        {
            done(CwmpFault.Of(FaultCode.InvalidArguments, "one or two windows, one after the other, of mode 1, 2 or 3"));
            return;
        }

        // Whatever the mode: fetching disturbs nobody, and the start of a version waits until nothing is in use.
        var transfer = new Transfer(0, EventCodes.MScheduleDownload, download.CommandKey, download.FileType, download.Url, download.Username, download.Password, download.FileSize, download.TargetFileName, TransferState.Waiting)
        {
            Delay = windows[0].Start,
            Until = windows[^1].End,
            PauseFrom = windows.Count == 2 ? windows[0].End : null,
            PauseUntil = windows.Count == 2 ? windows[1].Start : null,
            Retries = windows[0].MaxRetries,
            LaterRetries = windows[^1].MaxRetries,
        };
        Take(FileOf(download.FileType, FileTypes.Firmware, FileTypes.Configuration), transfer, ScheduleDownloadResponse.Instance, done);
    }

    private void Cancel(CancelTransfer cancel, Action<CwmpMessage> done)
    {
        if (!transfers.Cancel(cancel.CommandKey))
        {
            done(CwmpFault.Of(FaultCode.CancelNotPermitted));
            return;
        }

        state.Keep(why => done(why is null ? CancelTransferResponse.Instance : CwmpFault.Of(FaultCode.InternalError, why)));
    }

    private void Take(FaultCode typeFault, Transfer transfer, CwmpMessage response, Action<CwmpMessage> done)
    {
        var fault = typeFault != FaultCode.None ? CwmpFault.Of(typeFault, $"file type '{transfer.FileType}'")
            : transfer.Key.Length > LongestKey ? CwmpFault.Of(FaultCode.InvalidArguments, LongKey)
            : !TransferTarget.Read(transfer.Url, out var target, out var bad) ? CwmpFault.Of(bad, "an http or https URL is needed")
            : transfers.PolicyFor(target, isSealed: transfer.FileType == FileTypes.Firmware).Refuses(target) is { } why ? CwmpFault.Of(FaultCode.RequestDenied, why)
            : transfers.All.Count >= Transfers.Most ? CwmpFault.Of(FaultCode.ResourcesExceeded, $"{Transfers.Most} transfers are queued")
            : null;
        if (fault is not null)
        {
            done(fault);
            return;
        }

        transfers.Add(transfer);
        state.Keep(broken =>
        {
            done(broken is null ? response : CwmpFault.Of(FaultCode.InternalError, broken));
            state.TransfersDue = true;
        });
    }

    private static FaultCode FileOf(string type, params string[] known) => known.Contains(type) ? FaultCode.None : FaultCode.InvalidArguments;

    private static string QueuedType(Transfer transfer) => transfer switch
    {
        { Method: EventCodes.MUpload, FileType: FileTypes.UploadLog } => FileTypes.QueuedLog,
        { Method: EventCodes.MUpload } => FileTypes.Configuration,
        _ => transfer.FileType,
    };
}
