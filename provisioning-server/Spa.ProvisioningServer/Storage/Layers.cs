using System.Collections.Immutable;
using System.Data;
using Dapper;
using Spa.Configuration.Parameters;
using Spa.Fleet.Layers;

namespace Spa.ProvisioningServer.Storage;

/// <summary>Layers with their entries and variables. Those of one device stand in tables that lead with the device key.</summary>
internal sealed class Layers(SecretBox box)
{
    /// <summary>A layer; empty when it was never written.</summary>
    public Layer Get(IDbConnection on, LayerScope scope)
    {
        var (prefix, column, key) = Tables(scope);
        var revision = on.ExecuteScalar<long?>("select revision from layer where scope = @scope", new { scope = scope.ToString() }) ?? 0;
        if (revision == 0)
        {
            return Layer.Empty(scope);
        }

        var entries = on.Query<EntryRow>($"select name, text, sealed, access from {prefix}_entry where {column} = @key", new { key })
            .Select(r => new LayerEntry(r.Name, r.Sealed is null ? r.Text : box.OpenText(r.Sealed, Place(scope, r.Name)), r.Access is null ? null : (UserAccess)r.Access.Value));
        var variables = on.Query<VariableRow>($"select name, type, text, sealed from {prefix}_variable where {column} = @key", new { key })
            .Select(r => new LayerVariable(r.Name, (VariableType)r.Type, r.Sealed is null ? r.Text ?? string.Empty : box.OpenText(r.Sealed, Place(scope, "{{" + r.Name))));
        var empty = Layer.Empty(scope);
        return empty with { Revision = revision, Entries = empty.Entries.AddRange(entries.Select(e => KeyValuePair.Create(e.Name, e))), Variables = empty.Variables.AddRange(variables.Select(v => KeyValuePair.Create(v.Name, v))) };
    }

    /// <summary>Revision of each of the layers; 0 = never written. Cheap: tells whether anything must be read again.</summary>
    public static ImmutableArray<long> Revisions(IDbConnection on, IEnumerable<LayerScope> scopes)
    {
        var names = scopes.Select(s => s.ToString()).ToArray();
        var found = on.Query<(string Scope, long Revision)>("select scope, revision from layer where scope in @names", new { names }).ToDictionary(r => r.Scope, r => r.Revision, StringComparer.Ordinal);
        return [.. names.Select(n => found.GetValueOrDefault(n))];
    }

    /// <summary>Layers that were ever written, with the number of their entries and variables; those of single devices only when asked for.</summary>
    public static IReadOnlyList<LayerSummary> All(IDbConnection on, bool devices = false)
        => [.. on.Query<SummaryRow>(
            """
            select l.scope, l.changed, l.changed_by,
              (select count(*) from layer_entry e where e.scope = l.scope) + (select count(*) from device_entry e where 'device:' || e.mac = l.scope) as entries,
              (select count(*) from layer_variable v where v.scope = l.scope) + (select count(*) from device_variable v where 'device:' || v.mac = l.scope) as variables
            from layer l where @devices = 1 or l.scope not like 'device:%' order by l.scope
            """,
            new { devices = devices ? 1L : 0L }).Select(r => new LayerSummary(LayerScope.Parse(r.Scope).OrThrow(), r.Changed, r.ChangedBy, (int)r.Entries, (int)r.Variables))];

    public void Put(IDbConnection on, LayerScope scope, LayerEntry entry, string operatorName)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var (prefix, column, key) = Tables(scope);
        var secret = entry.Text is { Length: > 0 } && Catalogue.Find(entry.Name)?.Kind.IsSecret == true;
        on.Execute(
            $"""
            insert into {prefix}_entry ({column}, name, text, sealed, access) values (@key, @Name, @text, @box, @access)
            on conflict ({column}, name) do update set text = excluded.text, sealed = excluded.sealed, access = excluded.access
            """,
            new { key, entry.Name, text = secret ? null : entry.Text, box = secret ? box.Seal(entry.Text!, Place(scope, entry.Name)) : null, access = (long?)entry.Access });
        Touch(on, scope, operatorName);
    }

    public void Put(IDbConnection on, LayerScope scope, LayerVariable variable, string operatorName)
    {
        ArgumentNullException.ThrowIfNull(variable);
        var (prefix, column, key) = Tables(scope);
        var secret = variable.Type == VariableType.Secret;
        on.Execute(
            $"""
            insert into {prefix}_variable ({column}, name, type, text, sealed) values (@key, @Name, @type, @text, @box)
            on conflict ({column}, name) do update set type = excluded.type, text = excluded.text, sealed = excluded.sealed
            """,
            new { key, variable.Name, type = (long)variable.Type, text = secret ? null : variable.Value, box = secret ? box.Seal(variable.Value, Place(scope, "{{" + variable.Name)) : null });
        Touch(on, scope, operatorName);
    }

    /// <summary>False when there was no such entry.</summary>
    public static bool RemoveEntry(IDbConnection on, LayerScope scope, string name, string operatorName) => Remove(on, scope, "entry", name, operatorName);

    /// <summary>False when there was no such variable.</summary>
    public static bool RemoveVariable(IDbConnection on, LayerScope scope, string name, string operatorName) => Remove(on, scope, "variable", name, operatorName);

    private static bool Remove(IDbConnection on, LayerScope scope, string what, string name, string operatorName)
    {
        var (prefix, column, key) = Tables(scope);
        if (on.Execute($"delete from {prefix}_{what} where {column} = @key and name = @name", new { key, name }) == 0)
        {
            return false;
        }

        Touch(on, scope, operatorName);
        return true;
    }

    private static void Touch(IDbConnection on, LayerScope scope, string operatorName)
        => on.Execute(
            """
            insert into layer (scope, revision, changed, changed_by) values (@scope, 1, @now, @operatorName)
            on conflict (scope) do update set revision = layer.revision + 1, changed = excluded.changed, changed_by = excluded.changed_by
            """,
            new { scope = scope.ToString(), now = DateTimeOffset.UtcNow, operatorName });

    private static (string Prefix, string Column, string Key) Tables(LayerScope scope)
        => scope.Kind == LayerKind.Device ? ("device", "mac", scope.Name) : ("layer", "scope", scope.ToString());

    private static string Place(LayerScope scope, string name) => $"layer/{scope}/{name}";

    private sealed class EntryRow
    {
        public string Name { get; init; } = string.Empty;

        public string? Text { get; init; }

        public byte[]? Sealed { get; init; }

        public long? Access { get; init; }
    }

    private sealed class VariableRow
    {
        public string Name { get; init; } = string.Empty;

        public long Type { get; init; }

        public string? Text { get; init; }

        public byte[]? Sealed { get; init; }
    }

    private sealed class SummaryRow
    {
        public string Scope { get; init; } = string.Empty;

        public DateTimeOffset Changed { get; init; }

        public string ChangedBy { get; init; } = string.Empty;

        public long Entries { get; init; }

        public long Variables { get; init; }
    }
}
