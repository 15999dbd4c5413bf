using System.Data;
using Dapper;
using Spa.Configuration.Profiles;
using Spa.Fleet.Serving;

namespace Spa.ProvisioningServer.Storage;

/// <summary>How units of each model are spoken to, where an operator has said so.</summary>
internal static class UnitRules
{
    public static UnitRule? Find(IDbConnection on, string model)
        => on.QuerySingleOrDefault<Row>("select model, enrol_by, fetch_by, digest from unit_rule where model = @model", new { model })?.Rule();

    public static IReadOnlyList<UnitRule> All(IDbConnection on) => [.. on.Query<Row>("select model, enrol_by, fetch_by, digest from unit_rule order by model").Select(r => r.Rule())];

    public static void Put(IDbConnection on, UnitRule rule, string by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(rule);
        on.Execute(
            """
            insert into unit_rule (model, enrol_by, fetch_by, digest, changed, changed_by) values (@Model, @enrol, @fetch, @digest, @now, @by)
            on conflict (model) do update set enrol_by = excluded.enrol_by, fetch_by = excluded.fetch_by, digest = excluded.digest, changed = excluded.changed, changed_by = excluded.changed_by
            """,
            new { rule.Model, enrol = (long)rule.Enrol, fetch = (long)rule.Fetch, digest = (long)rule.Digest, now, by });
    }

    public static bool Remove(IDbConnection on, string model) => on.Execute("delete from unit_rule where model = @model", new { model }) > 0;

    private sealed class Row
    {
        public string Model { get; init; } = string.Empty;

        public long EnrolBy { get; init; }

        public long FetchBy { get; init; }

        public long Digest { get; init; }

        public UnitRule Rule() => new(Model, (Spa.Fleet.Serving.EnrolBy)EnrolBy, (Spa.Fleet.Serving.FetchBy)FetchBy, (KeyDigest)Digest);
    }
}
