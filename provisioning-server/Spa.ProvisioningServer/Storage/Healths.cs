using System.Data;
using Dapper;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>What devices show of themselves. Each statement touches only the columns of one kind of news, so that two at once lose nothing.</summary>
internal static class Healths
{
    /// <summary>The device was heard.</summary>
    /// <param name="on">The connection.</param>
    /// <param name="mac">The device.</param>
    /// <param name="address">Where.</param>
    /// <param name="software">The version it named; null = it named none, the last one stays.</param>
    /// <param name="now">When.</param>
    public static void Seen(IDbConnection on, MacAddress mac, string address, string? software, DateTimeOffset now)
    {
        DeviceIndex.Touch(on, mac);
        Standings.Heard(on, mac, now);
        on.Execute(
            """
            insert into device_health (mac, software, last_seen, address) values (@mac, @software, @now, @address)
            on conflict (mac) do update set software = coalesce(excluded.software, device_health.software), last_seen = excluded.last_seen, address = excluded.address
            """,
            new { mac, address, software, now });
    }

    /// <summary>It took a profile.</summary>
    /// <param name="on">The connection.</param>
    /// <param name="mac">The device.</param>
    /// <param name="sequence">Which one.</param>
    /// <param name="another">True when it is not the one that it took last.</param>
    /// <param name="now">When.</param>
    public static void ProfileTaken(IDbConnection on, MacAddress mac, long sequence, bool another, DateTimeOffset now)
    {
        if (another)
        {
            Standings.Mark(on, mac);
        }

        on.Execute("update device_health set profile_taken = @now, sequence_taken = @sequence where mac = @mac", new { mac, sequence, now });
    }

    /// <summary>A report came. One that names an older profile than an earlier report is late, and does not turn the clock back.</summary>
    public static void Reported(IDbConnection on, MacAddress mac, long sequence, DateTimeOffset now)
    {
        Standings.Mark(on, mac);
        on.Execute(
            "update device_health set reported = @now, wrong_key = null, sequence_reported = case when @sequence > sequence_reported then @sequence else sequence_reported end where mac = @mac",
            new { mac, sequence, now });
    }

    /// <summary>A report came that its key does not open.</summary>
    public static void WrongKey(IDbConnection on, MacAddress mac, DateTimeOffset now)
    {
        Standings.Mark(on, mac);
        on.Execute("insert into device_health (mac, wrong_key) values (@mac, @now) on conflict (mac) do update set wrong_key = excluded.wrong_key", new { mac, now });
    }

    /// <summary>It showed, or says that it shows, a certificate that ends then.</summary>
    public static void Certificate(IDbConnection on, MacAddress mac, DateTimeOffset until)
    {
        Standings.Mark(on, mac);
        on.Execute("insert into device_health (mac, certificate_until) values (@mac, @until) on conflict (mac) do update set certificate_until = excluded.certificate_until", new { mac, until });
    }

    public static void Resynced(IDbConnection on, MacAddress mac, string fault)
    {
        Standings.Mark(on, mac);
        on.Execute("update device_health set resync_fault = @fault where mac = @mac", new { mac, fault });
    }

    public static void Upgraded(IDbConnection on, MacAddress mac, string fault)
    {
        Standings.Mark(on, mac);
        on.Execute("update device_health set upgrade_fault = @fault where mac = @mac", new { mac, fault });
    }

    /// <summary>What a report says of the last attempts; null = it says nothing of that.</summary>
    public static void Told(IDbConnection on, MacAddress mac, string? resyncFault, string? upgradeFault, string refused)
    {
        Standings.Mark(on, mac);
        on.Execute(
            "update device_health set resync_fault = coalesce(@resyncFault, resync_fault), upgrade_fault = coalesce(@upgradeFault, upgrade_fault), refused = @refused where mac = @mac",
            new { mac, resyncFault, upgradeFault, refused });
    }

    public static void Rendered(IDbConnection on, MacAddress mac, string fault)
    {
        Standings.Mark(on, mac);
        on.Execute(
            "insert into device_health (mac, profile_fault) values (@mac, @fault) on conflict (mac) do update set profile_fault = excluded.profile_fault",
            new { mac, fault });
    }

    /// <summary>A unit was let in (again): what another unit, or the same one before a factory reset, had in force says nothing any more.</summary>
    public static void Renewed(IDbConnection on, MacAddress mac)
    {
        Standings.Mark(on, mac);
        on.Execute(
            "update device_health set sequence_taken = 0, sequence_reported = 0, profile_taken = null, reported = null, resync_fault = '', upgrade_fault = '', refused = '', wrong_key = null where mac = @mac",
            new { mac });
    }

    /// <summary>The device last seen at an address; null = none, or more than one (behind one address translation).</summary>
    public static MacAddress? At(IDbConnection on, string address)
    {
        var found = on.Query<MacAddress>("select mac from device_health where address = @address limit 2", new { address }).ToList();
        return found.Count == 1 ? found[0] : null;
    }
}
