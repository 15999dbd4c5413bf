using System.Data;
using Dapper;
using Spa.Fleet.Enrolment;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>Permissions of operators for units without certificate. Only the hash of what a unit must bring is kept.</summary>
internal static class EnrolmentPasses
{
    public static EnrolmentPass? Find(IDbConnection on, MacAddress mac, string secret)
        => on.QuerySingleOrDefault<Row>("select * from enrolment_pass where mac = @mac and secret = @secret", new { mac, secret })?.Pass();

    /// <summary>The permission of a code; null = none. Codes are made by chance, so no two are the same.</summary>
    public static EnrolmentPass? BySecret(IDbConnection on, string secret)
        => on.QueryFirstOrDefault<Row>("select * from enrolment_pass where secret = @secret limit 1", new { secret })?.Pass();

    /// <summary>Permissions of a device that can still be used.</summary>
    public static IReadOnlyList<EnrolmentPass> Open(IDbConnection on, MacAddress mac, DateTimeOffset now)
        => [.. on.Query<Row>("select * from enrolment_pass where mac = @mac and used is null and expires > @now", new { mac, now }).Select(r => r.Pass())];

    /// <summary>Writes one. A device has one open permission at a time: a new one ends those before it.</summary>
    public static void Put(IDbConnection on, EnrolmentPass pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        on.Execute("delete from enrolment_pass where mac = @Mac and secret <> @Secret", new { pass.Mac, pass.Secret });
        on.Execute(
            """
            insert into enrolment_pass (mac, secret, address, plain, expires, given_by, used, used_from) values (@Mac, @Secret, @Address, @Plain, @Expires, @By, @Used, @UsedFrom)
            on conflict (mac, secret) do update set address = excluded.address, plain = excluded.plain, expires = excluded.expires, given_by = excluded.given_by, used = excluded.used, used_from = excluded.used_from
            """,
            new { pass.Mac, pass.Secret, pass.Address, Plain = pass.Plain ? 1L : 0L, pass.Expires, pass.By, pass.Used, pass.UsedFrom });
    }

    private sealed class Row
    {
        public MacAddress Mac { get; init; }

        public string Secret { get; init; } = string.Empty;

        public string? Address { get; init; }

        public long Plain { get; init; }

        public DateTimeOffset Expires { get; init; }

        public string GivenBy { get; init; } = string.Empty;

        public DateTimeOffset? Used { get; init; }

        public string? UsedFrom { get; init; }

        public EnrolmentPass Pass() => new(Mac, Secret) { Address = Address, Plain = Plain != 0, Expires = Expires, By = GivenBy, Used = Used, UsedFrom = UsedFrom };
    }
}
