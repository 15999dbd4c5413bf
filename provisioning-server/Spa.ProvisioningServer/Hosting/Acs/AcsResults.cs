using System.Collections.Immutable;
using System.Data;
using Spa.Cwmp.Messages;
using Spa.Fleet;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>What came of requests, written down.</summary>
internal sealed class AcsResults(Store store, AcsValues values, TimeProvider clock)
{
    /// <summary>It was read or set because it should be as its layers say, and it refuses.</summary>
    public void Refuse(IDbConnection on, AcsSession session, AcsNext what, CwmpFault fault)
    {
        var (mac, now, sentence) = (session.Mac, clock.GetUtcNow(), AcsFaults.Sentence(fault));
        Cwmps.Refused(on, mac, before => AcsPlan.Refuse(before, what, session.Look?.Wanted ?? AcsWanted.Nothing, fault, now));
        DeviceEvents.Add(on, mac, "cwmp", what is AcsNext.Set || (what is AcsNext.Read { Path: var path } && path.EndsWith(AcsPlan.Profile, StringComparison.Ordinal)) ? Severity.Warning : Severity.Fine, what switch
        {
            AcsNext.Read read when read.Path.EndsWith(AcsPlan.Profile, StringComparison.Ordinal) => $"Its settings cannot be read: {sentence}",
            AcsNext.Read => $"It does not say how it is reached: {sentence}",
            AcsNext.Watch => $"It does not tell changes at once: {sentence}",
            _ => $"It refuses settings: {sentence}",
        });
    }

    /// <summary>What is known of it once its settings were read; see <see cref="AcsValues.Read"/>.</summary>
    public CwmpValues Read(IDbConnection on, AcsSession session, AcsNext.Read read, GetParameterValuesResponse got, out int raised)
    {
        var all = values.Read(on, session, got.Parameters, out raised);
        if (session.Look is { Kept.IsEmpty: false })
        {
            Cwmps.Refused(on, session.Mac, before => (read.Path == session.Root + AcsRhythm.Holder ? [AcsPlan.Rhythm, AcsPlan.Reach] : new[] { AcsPlan.Reading }).Aggregate(before, AcsRefusals.Without));
        }

        if (read.Path == session.Root + AcsRhythm.Holder)
        {
            if (!AcsRhythm.IsKnown(session.Root, name => all.GetValueOrDefault(name)?.Text))
            {
                // It answers, and does not say it.
                Once(on, session.Mac, AcsPlan.Rhythm);
            }

            if (store.Cwmps.Find(on, session.Mac) is { Identity.IsSpa: true })
            {
                Once(on, session.Mac, AcsPlan.Reach);
            }
        }

        return all;
    }

    /// <summary>It was asked once, whatever came of it.</summary>
    public static void Once(IDbConnection on, MacAddress mac, string what)
    {
        Cwmps.Refused(on, mac, before => AcsRefusals.Without(before, what).SetItem(what, string.Empty));
    }

    /// <summary>It has taken what its layers say, and its password if the set gave one; see <see cref="AcsValues.Taken"/>.</summary>
    public int Taken(IDbConnection on, AcsSession session, AcsNext.Set set, long? gives, CwmpValues? read)
    {
        var (mac, now) = (session.Mac, clock.GetUtcNow());
        var raised = values.Taken(on, session, set, read, now);
        if (session.Look is not { Kept.IsEmpty: true, Fault.Length: 0 })
        {
            Cwmps.Refused(on, mac, before => AcsRefusals.Taken(before, set));
        }

        if (gives is { } generation)
        {
            Cwmps.Given(on, mac, generation, now);
            if ((session.Look?.Known ?? store.Cwmps.Find(on, mac))?.Preset is { User: var user } && MacAddress.Parse(user).Ok(out _, out _))
            {
                // The one of the name that it had before it was joined has done its work.
                store.Cwmps.Preset(on, mac, null);
            }

            raised++;
            DeviceEvents.Add(on, mac, "cwmp", Severity.Fine, "It has a password of its own from now on.");
        }

        var settings = set.Values.Count(v => v.Name.Contains(AcsPlan.Profile, StringComparison.Ordinal));
        if (settings > 0)
        {
            DeviceEvents.Add(on, mac, "cwmp", Severity.Fine, $"{Plural.Of(settings, "setting")} set by CWMP.");
        }

        return raised;
    }

    /// <summary>It has answered to a task.</summary>
    public void Done(IDbConnection on, AcsSession session, CwmpMessage request, CwmpMessage answer)
    {
        var (mac, now) = (session.Mac, clock.GetUtcNow());
        if (session.Task is not { } sent || store.CwmpTasks.Find(on, mac, sent.Number) is not { } task)
        {
            return;
        }

        var next = task.After(answer, now);
        switch (request, answer)
        {
            case (GetParameterValues get, GetParameterValuesResponse got):
                var laid = store.Cwmps.Find(on, mac)?.Refused.ContainsKey(AcsPlan.Elsewhere) == true ? values.Changed(on, session, got.Parameters) : [];
                values.Merge(on, session, got.Parameters, onlyKnown: false, get.Names, now);
                next = task.Kind == AcsTaskKind.Diagnose ? next : next with { Result = $"{Plural.Of(got.Parameters.Count, "parameter")} read." };
                if (got.Parameters.Any(p => p.Name.Contains(AcsPlan.Profile, StringComparison.Ordinal)))
                {
                    Cwmps.Refused(on, mac, before => AcsValues.Stay(AcsRefusals.Without(AcsRefusals.Without(before, AcsPlan.Reading), AcsPlan.Elsewhere), laid));
                }

                Cwmps.Unsettle(on, mac);
                break;
            case (SetParameterValues set, SetParameterValuesResponse):
                values.Set(on, session, set, now);
                ReadWhatItSaysOtherwise(on, session, task, set, now);
                break;
            case (GetParameterNames names, GetParameterNamesResponse told):
                next = next with { Result = $"{Plural.Of(Browsed(on, mac, task, names.Path, told, now), "name")} in it." };
                break;
            case (AddObject add, AddObjectResponse):
                CwmpLevels.Forget(on, mac, add.ObjectName);
                break;
            case (DeleteObject gone, DeleteObjectResponse):
                CwmpLevels.Forget(on, mac, gone.ObjectName[..(gone.ObjectName.TrimEnd('.').LastIndexOf('.') + 1)]);
                values.ForgetBelow(on, mac, gone.ObjectName, now);
                break;
            default:
                break;
        }

        store.CwmpTasks.Put(on, mac, next);
        AcsTaskEnds.Tell(on, mac, next);
    }

    // A standard's name changes a setting of a unit of ours too: which one, the unit knows, so that its settings are read next, in the same session. One whose settings were never read has nothing that could be set back.
    private void ReadWhatItSaysOtherwise(IDbConnection on, AcsSession session, AcsTask task, SetParameterValues set, DateTimeOffset now)
    {
        var mac = session.Mac;
        if (task.Kind == AcsTaskKind.Set && set.Parameters.Any(p => !p.Name.Contains(AcsPlan.Profile, StringComparison.Ordinal)) && store.Cwmps.Values(on, mac)?.Values.Usual is not null && store.CwmpTasks.OpenOf(on, mac).Length < CwmpTasks.MostOpen)
        {
            Cwmps.Refused(on, mac, before => before.SetItem(AcsPlan.Elsewhere, string.Empty));
            store.CwmpTasks.Add(on, mac, new AcsTask(0, AcsTaskKind.Refresh, [session.Root + AcsPlan.Profile]) { AskedBy = task.AskedBy, AskedAt = now, Due = now });
        }
    }

    // What an object has in it is kept, and its parameters are read next, in the same session.
    private int Browsed(IDbConnection on, MacAddress mac, AcsTask task, string path, GetParameterNamesResponse told, DateTimeOffset now)
    {
        // Some put the object itself into the answer, and some what is below.
        var names = told.Parameters.Where(p => p.Name.Length <= 256 && AcsTree.IsIn(path, p.Name)).Take(CwmpLevels.MostNames).ToList();
        store.CwmpLevels.Put(on, mac, path, new(now, names.DistinctBy(p => p.Name).ToImmutableSortedDictionary(p => p.Name, p => p.IsWritable, StringComparer.Ordinal)));
        var leaves = names.Where(p => !p.Name.EndsWith('.')).Select(p => p.Name).Distinct().Take(256).ToImmutableArray();
        if (!leaves.IsEmpty && store.CwmpTasks.OpenOf(on, mac).Length < CwmpTasks.MostOpen)
        {
            store.CwmpTasks.Add(on, mac, new AcsTask(0, AcsTaskKind.Refresh, leaves) { AskedBy = task.AskedBy, AskedAt = now, Due = now });
        }

        return names.Count;
    }
}
