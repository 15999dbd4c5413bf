using System.Data;
using Dapper;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>The last report of a device.</summary>
/// <param name="Received">When it came (last).</param>
/// <param name="Times">How often these settings came.</param>
/// <param name="Xml">Its text.</param>
internal sealed record KeptReport(DateTimeOffset Received, long Times, byte[] Xml);

/// <summary>The last report of each device, sealed: it tells how somebody's telephone is set up.</summary>
internal sealed class Reports(SecretBox box)
{
    public KeptReport? Find(IDbConnection on, MacAddress mac)
    {
        var row = on.QuerySingleOrDefault<Row>("select received, times, sealed from device_report where mac = @mac", new { mac });
        return row is null ? null : new KeptReport(row.Received, row.Times, Packed.Unpack(box.OpenBytes(row.Sealed, Place(mac))));
    }

    /// <summary>Keeps a report. True when its settings are others than those of the one before.</summary>
    /// <param name="on">The connection.</param>
    /// <param name="mac">The device.</param>
    /// <param name="xml">The report.</param>
    /// <param name="hash">Of its settings alone: the status beside them says the time, and so is another each time.</param>
    /// <param name="now">Now.</param>
    public bool Put(IDbConnection on, MacAddress mac, byte[] xml, string hash, DateTimeOffset now)
    {
        var sealedXml = box.Seal(Packed.Pack(xml), Place(mac));
        if (on.Execute("update device_report set received = @now, times = times + 1, sealed = @sealedXml where mac = @mac and hash = @hash", new { mac, hash, now, sealedXml }) > 0)
        {
            return false;
        }

        on.Execute(
            """
            insert into device_report (mac, received, hash, times, sealed) values (@mac, @now, @hash, 1, @sealedXml)
            on conflict (mac) do update set received = excluded.received, hash = excluded.hash, times = 1, sealed = excluded.sealed
            """,
            new { mac, now, hash, sealedXml });
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
