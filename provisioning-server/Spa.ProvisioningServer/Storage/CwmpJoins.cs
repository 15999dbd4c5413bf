using System.Data;
using Dapper;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>What is kept of a device under its address, put under another one: for one unit that stood in the fleet twice. Most of it is sealed for its place, so that it is opened and sealed anew.</summary>
internal static class CwmpJoins
{
    /// <summary>Puts all that CWMP knows of a device under another address, under which CWMP knows nothing yet. What is known of its tree level by level is asked anew.</summary>
    /// <param name="store">The store.</param>
    /// <param name="on">The connection of a write.</param>
    /// <param name="from">Where it is.</param>
    /// <param name="to">Where it is to be.</param>
    /// <param name="preset">A password that it is let in by until it has got one of its new name; null = none.</param>
    public static void Move(Store store, IDbConnection on, MacAddress from, MacAddress to, CwmpPreset? preset)
    {
        var known = store.Cwmps.Find(on, from)!;
        var inform = store.Cwmps.LastInform(on, from);
        var values = store.Cwmps.Values(on, from);
        var tasks = store.CwmpTasks.Of(on, from, int.MaxValue);
        var files = on.Query<long>("select number from cwmp_file where mac = @from order by number", new { from }).Select(n => (Number: n, File: store.CwmpFiles.Find(on, from, n)!)).ToList();
        var messages = store.CwmpMessages.Of(on, from);
        Cwmps.Remove(on, from);
        Cwmps.Bind(on, to, known.Identity);
        if (inform is not null)
        {
            // Without the mark of what it told: its next session is looked at from the beginning.
            store.Cwmps.Told(on, to, known.Root, known.Url, string.Empty, inform, known.Informed);
        }

        store.Cwmps.Preset(on, to, preset);
        Cwmps.Refused(on, to, known.Refused);
        Cwmps.LogUntil(on, to, known.LogUntil);
        if (values is var (at, kept))
        {
            store.Cwmps.PutValues(on, to, kept, at);
        }

        foreach (var task in tasks)
        {
            store.CwmpTasks.Put(on, to, task);
        }

        foreach (var (number, file) in files)
        {
            store.CwmpFiles.Put(on, to, number, file);
        }

        foreach (var message in messages)
        {
            store.CwmpMessages.Add(on, to, message.Sent, System.Text.Encoding.UTF8.GetBytes(message.Text), message.At);
        }
    }

    /// <summary>Puts the timeline of a device among that of another.</summary>
    public static void MoveEvents(IDbConnection on, MacAddress from, MacAddress to)
    {
        on.Execute("update device_event set mac = @to where mac = @from and id not in (select id from device_event where mac = @to)", new { from, to });

        // Lines of the same thousandth of a millisecond: the next one that is free.
        foreach (var id in on.Query<long>("select id from device_event where mac = @from order by id", new { from }).ToList())
        {
            var free = id + 1;
            while (on.ExecuteScalar<long>("select count(*) from device_event where mac = @to and id = @free", new { to, free }) > 0)
            {
                free++;
            }

            on.Execute("update device_event set mac = @to, id = @free where mac = @from and id = @id", new { from, to, id, free });
        }
    }
}
