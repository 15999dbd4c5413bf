using System.Data;
using Dapper;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>How much of what happened is kept. Of reports only the last of each device is kept in any case.</summary>
internal sealed record Retention
{
    private const string Reached = "retention reached";
    private const string Seen = "retention lines";
    private const string Total = "retention total";
    private const string Began = "retention began";
    private const int Devices = 200;
    private static readonly TimeSpan Between = TimeSpan.FromHours(1);

    /// <summary>Lines of the timeline of one device, syslog included: the newest.</summary>
    public int LinesOfDevice { get; init; } = 500;

    /// <summary>Age of a line of a timeline.</summary>
    public TimeSpan Lines { get; init; } = TimeSpan.FromDays(400);

    /// <summary>Lines of all devices together. When there are more, each device keeps fewer, in proportion.</summary>
    public long LinesOfFleet { get; init; } = 50_000_000;

    /// <summary>Age of a row of the audit log; null = they are kept for ever.</summary>
    public TimeSpan? Audit { get; init; } = TimeSpan.FromDays(3650);

    /// <summary>Does one small step: some devices' timelines, or the audit log after the last of them. A round over all devices begins at most every hour.</summary>
    /// <returns>True while a round is under way.</returns>
    public bool Tidy(IDbConnection on, Audits audits, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(audits);
        var began = Get(on, Began);
        var reached = Get(on, Reached);
        if (reached == 0 && (now - DateTimeOffset.FromUnixTimeMilliseconds(began)).Duration() < Between)
        {
            return false;
        }

        if (reached == 0)
        {
            Set(on, Began, now.ToUnixTimeMilliseconds());
            Set(on, Seen, 0);
        }

        var macs = DeviceIndex.Next(on, reached == 0 ? null : DeviceIndex.Mac(reached - 1), Devices).Select(m => m.ToString()).ToList();
        if (macs.Count > 0)
        {
            Set(on, Seen, Get(on, Seen) + Prune(on, macs, Get(on, Total), now));
            Set(on, Reached, DeviceIndex.Number(MacAddress.Of(macs[^1])) + 1);
            return true;
        }

        if (Audit is { } age)
        {
            audits.Forget(on, now - age);
        }

        Set(on, Total, Get(on, Seen));
        Set(on, Reached, 0);
        return false;
    }

    // Counts what is there first, so that the share of a device follows from what the whole fleet had a round before.
    private long Prune(IDbConnection on, List<string> macs, long total, DateTimeOffset now)
    {
        var counts = on.Query<(string Mac, long Count)>("select mac, count(*) from device_event where mac in @macs group by mac", new { macs }).ToList();
        on.Execute("delete from device_event where mac in @macs and id < @before", new { macs, before = (now - Lines).ToUnixTimeMilliseconds() * 1000 });
        foreach (var (mac, count) in counts)
        {
            var share = total > LinesOfFleet ? (long)(count * ((double)LinesOfFleet / total)) : count;
            var kept = Math.Min(LinesOfDevice, share);
            if (count > kept)
            {
                on.Execute("delete from device_event where mac = @mac and id <= (select id from device_event where mac = @mac order by id desc limit 1 offset @kept)", new { mac, kept });
            }
        }

        return counts.Sum(c => c.Count);
    }

    private static long Get(IDbConnection on, string name) => on.ExecuteScalar<long?>("select number from store_fact where name = @name", new { name }) ?? 0;

    private static void Set(IDbConnection on, string name, long number)
        => on.Execute("insert into store_fact (name, number) values (@name, @number) on conflict (name) do update set number = excluded.number", new { name, number });
}
