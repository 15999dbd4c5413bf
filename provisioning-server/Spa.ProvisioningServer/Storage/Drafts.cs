using System.Data;
using Dapper;
using Spa.Fleet.Layers;

namespace Spa.ProvisioningServer.Storage;

/// <summary>A change in the draft of a layer.</summary>
/// <param name="Change">What is changed.</param>
/// <param name="Number">Higher than that of every earlier change of the layer's draft.</param>
/// <param name="Changed">When.</param>
/// <param name="ChangedBy">By whom.</param>
internal sealed record DraftChange(LayerChange Change, long Number, DateTimeOffset Changed, string ChangedBy);

/// <summary>The drafts of layers, one for each, shared by all operators.</summary>
internal sealed class Drafts(SecretBox box)
{
    /// <summary>Changes that are not published, oldest first.</summary>
    public IReadOnlyList<DraftChange> Of(IDbConnection on, LayerScope scope)
        => [.. on.Query<Row>("select name, number, changed, changed_by, sealed from layer_change where scope = @scope order by number", new { scope = scope.ToString() })
            .Select(r => new DraftChange(LayerForm.ReadChange(r.Name, box.OpenBytes(r.Sealed, Place(scope, r.Name))), r.Number, r.Changed, r.ChangedBy))];

    /// <summary>Number of the newest change; 0 = there is none.</summary>
    public static long Newest(IDbConnection on, LayerScope scope)
        => on.ExecuteScalar<long?>("select max(number) from layer_change where scope = @scope", new { scope = scope.ToString() }) ?? 0;

    /// <summary>Layers with a draft and the number of its changes.</summary>
    public static IReadOnlyDictionary<string, long> Counts(IDbConnection on)
        => on.Query<(string Scope, long Count)>("select scope, count(*) from layer_change group by scope").ToDictionary(r => r.Scope, r => r.Count, StringComparer.Ordinal);

    /// <summary>Keeps a change, in the place of an earlier one of the same parameter or variable.</summary>
    public void Put(IDbConnection on, LayerScope scope, LayerChange change, string by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(change);

        // Never used twice, also when changes were thrown away in between: what an operator has seen must not look like what another one makes.
        var number = Math.Max(Newest(on, scope) + 1, now.ToUnixTimeMilliseconds() * 1000);
        on.Execute(
            """
            insert into layer_change (scope, name, number, changed, changed_by, sealed) values (@scope, @name, @number, @now, @by, @box)
            on conflict (scope, name) do update set number = excluded.number, changed = excluded.changed, changed_by = excluded.changed_by, sealed = excluded.sealed
            """,
            new { scope = scope.ToString(), name = change.Key, number, now, by, box = box.Seal(LayerForm.Write(change), Place(scope, change.Key)) });
    }

    /// <summary>Throws one change away; false when there is none.</summary>
    public static bool Remove(IDbConnection on, LayerScope scope, string key) => on.Execute("delete from layer_change where scope = @scope and name = @key", new { scope = scope.ToString(), key }) > 0;

    /// <summary>Throws all changes away and tells how many there were.</summary>
    public static int Clear(IDbConnection on, LayerScope scope) => on.Execute("delete from layer_change where scope = @scope", new { scope = scope.ToString() });

    private static string Place(LayerScope scope, string key) => $"change/{scope}/{key}";

    private sealed class Row
    {
        public string Name { get; init; } = string.Empty;

        public long Number { get; init; }

        public DateTimeOffset Changed { get; init; }

        public string ChangedBy { get; init; } = string.Empty;

        public byte[] Sealed { get; init; } = [];
    }
}
