using System.Data;
using Dapper;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>The last report of a device.</summary>
/// <param name="Received">When it came (last).</param>
/// <param name="Times">How often this very content came.</param>
/// <param name="Xml">Its text.</param>
internal sealed record KeptReport(DateTimeOffset Received, long Times, byte[] Xml);

/// <summary>The last report of each device, sealed: it tells how somebody's telephone is set up.</summary>
internal sealed class Reports(SecretBox box)
{
    public KeptReport? Find(IDbConnection on, MacAddress mac)
    {
        var row = on.QuerySingleOrDefault<Row>("select received, times, sealed from device_report where mac = @mac", new { mac });
        return row is null ? null : new KeptReport(row.Received, row.Times, box.OpenBytes(row.Sealed, Place(mac)));
    }

    /// <summary>Keeps a report. True when it says something else than the one before.</summary>
    public bool Put(IDbConnection on, MacAddress mac, byte[] xml, string hash, DateTimeOffset now)
    {
        if (on.Execute("update device_report set received = @now, times = times + 1 where mac = @mac and hash = @hash", new { mac, hash, now }) > 0)
        {
            return false;
        }

        on.Execute(
            """
            insert into device_report (mac, received, hash, times, sealed) values (@mac, @now, @hash, 1, @box)
            on conflict (mac) do update set received = excluded.received, hash = excluded.hash, times = 1, sealed = excluded.sealed
            """,
            new { mac, now, hash, box = box.Seal(xml, Place(mac)) });
        return true;
    }

    private static string Place(MacAddress mac) => $"device_report/{mac}";

    private sealed class Row
    {
        public DateTimeOffset Received { get; init; }

        public long Times { get; init; }

        public byte[] Sealed { get; init; } = [];
    }
}
