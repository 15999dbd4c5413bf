using System.Data;
using Dapper;
using Spa.Fleet.Enrolment;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Hosting.Webhooks;

namespace Spa.ProvisioningServer.Storage;

/// <summary>The waiting list. Anyone can make a certificate and ask, so it is bounded.</summary>
internal static class WaitingUnits
{
    private const int MostOfOneMac = 8;
    private const int Most = 10_000;

    // Whoever proves no key may fill no more than this, and pushes out only his like.
    private const int MostWithoutKey = 1_000;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    public static WaitingUnit? Find(IDbConnection on, MacAddress mac, string publicKey)
        => on.QuerySingleOrDefault<Row>("select * from waiting where mac = @mac and public_key = @publicKey", new { mac, publicKey })?.Unit();

    /// <summary>Units, the newest first: their order does not change under a finger that is about to click.</summary>
    public static IReadOnlyList<WaitingUnit> All(IDbConnection on, bool refused = false)
        => [.. on.Query<Row>("select * from waiting where refused = @refused order by first_seen desc, public_key limit 500", new { refused = refused ? 1L : 0L }).Select(r => r.Unit())];

    public static IReadOnlyList<WaitingUnit> Of(IDbConnection on, MacAddress mac)
        => [.. on.Query<Row>("select * from waiting where mac = @mac order by last_seen desc", new { mac }).Select(r => r.Unit())];

    /// <summary>MAC addresses that have a unit waiting (not refused).</summary>
    public static IReadOnlySet<MacAddress> Macs(IDbConnection on) => on.Query<MacAddress>("select distinct mac from waiting where refused = 0").ToHashSet();

    public static void Put(IDbConnection on, WaitingUnit unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        Standings.Mark(on, unit.Mac);
        var inserted = on.Execute(
            """
            insert into waiting (mac, public_key, serial, model, from_provider, reason, refused, first_seen, last_seen, address, user_agent, has_key, plain)
            values (@Mac, @PublicKey, @Serial, @Model, @FromProvider, @Reason, @Refused, @FirstSeen, @LastSeen, @Address, @UserAgent, @HasKey, @Plain)
            on conflict (mac, public_key) do update set serial = excluded.serial, model = excluded.model, from_provider = excluded.from_provider, reason = excluded.reason,
              refused = case when excluded.refused > waiting.refused then excluded.refused else waiting.refused end,
              last_seen = excluded.last_seen, address = excluded.address, user_agent = excluded.user_agent, has_key = excluded.has_key, plain = excluded.plain
            """,
            new
            {
                unit.Mac,
                unit.PublicKey,
                unit.Serial,
                unit.Model,
                FromProvider = unit.FromProvider ? 1L : 0L,
                unit.Reason,
                Refused = unit.Refused ? 1L : 0L,
                unit.FirstSeen,
                unit.LastSeen,
                unit.Address,
                unit.UserAgent,
                HasKey = unit.HasKey ? 1L : 0L,
                Plain = unit.IsPlain ? 1L : 0L,
            });
        if (inserted > 0 && unit.FirstSeen == unit.LastSeen)
        {
            Bound(on, unit);
            Notices.Raise(on, new(unit.Mac, unit.Serial, unit.Model, unit.Reason), unit.FirstSeen);
        }
    }

    public static void Remove(IDbConnection on, MacAddress mac, string publicKey)
    {
        Standings.Mark(on, mac);
        on.Execute("delete from waiting where mac = @mac and public_key = @publicKey", new { mac, publicKey });
    }

    private static void Bound(IDbConnection on, WaitingUnit unit)
    {
        on.Execute("delete from waiting where last_seen < @before and refused = 0", new { before = unit.LastSeen - Kept });
        var kind = unit.HasKey ? 1L : 0L;
        on.Execute(
            "delete from waiting where mac = @Mac and has_key = @kind and public_key not in (select public_key from waiting where mac = @Mac and has_key = @kind order by last_seen desc limit @limit)",
            new { unit.Mac, kind, limit = MostOfOneMac });
        var over = on.ExecuteScalar<long>("select count(*) from waiting where has_key = @kind", new { kind }) - (unit.HasKey ? Most : MostWithoutKey);
        if (over > 0)
        {
            on.Execute(
                "delete from waiting where has_key = @kind and last_seen <= (select last_seen from waiting where has_key = @kind order by last_seen limit 1 offset @at)",
                new { kind, at = over - 1 });
        }
    }

    private sealed class Row
    {
        public MacAddress Mac { get; init; }

        public string PublicKey { get; init; } = string.Empty;

        public string? Serial { get; init; }

        public string Model { get; init; } = string.Empty;

        public long FromProvider { get; init; }

        public string Reason { get; init; } = string.Empty;

        public long Refused { get; init; }

        public DateTimeOffset FirstSeen { get; init; }

        public DateTimeOffset LastSeen { get; init; }

        public string Address { get; init; } = string.Empty;

        public string UserAgent { get; init; } = string.Empty;

        public long HasKey { get; init; }

        public long Plain { get; init; }

        public WaitingUnit Unit() => new(Mac, PublicKey)
        {
            Serial = Serial,
            Model = Model,
            FromProvider = FromProvider != 0,
            Reason = Reason,
            Refused = Refused != 0,
            FirstSeen = FirstSeen,
            LastSeen = LastSeen,
            Address = Address,
            UserAgent = UserAgent,
            HasKey = HasKey != 0,
            IsPlain = Plain != 0,
        };
    }
}
