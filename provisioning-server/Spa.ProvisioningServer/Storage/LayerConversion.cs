using System.Data;
using Dapper;
using Spa.Configuration.Parameters;
using Spa.Fleet.Layers;

namespace Spa.ProvisioningServer.Storage;

/// <summary>Takes layers over from a store of a server that kept no revisions. It needs the master key, so it is no step in SQL; each layer is taken over once and whole.</summary>
internal static class LayerConversion
{
    private const string Reason = "As it was before revisions were kept.";

    public static void Run(StoreConnection on, SecretBox box)
    {
        var layers = new Layers(box);
        while (true)
        {
            on.Engine.Begin(on, null);
            var old = on.Query<Row>(
                "select scope, changed, changed_by from layer l where (l.scope like 'device:%' or not exists (select 1 from layer_revision r where r.scope = l.scope)) order by scope limit 500").ToList();
            foreach (var row in old)
            {
                Take(on, box, layers, LayerScope.Parse(row.Scope).OrThrow(), row);
            }

            on.Execute("commit");
            if (old.Count == 0)
            {
                return;
            }
        }
    }

    private static void Take(IDbConnection on, SecretBox box, Layers layers, LayerScope scope, Row row)
    {
        var own = scope.Kind == LayerKind.Device;
        var (prefix, column, key) = own ? ("device", "mac", scope.Name) : ("layer", "scope", scope.ToString());
        var entries = on.Query<EntryRow>($"select name, text, sealed, access from {prefix}_entry where {column} = @key", new { key })
            .Select(r => new LayerEntry(r.Name, r.Sealed is null ? r.Text : box.OpenText(r.Sealed, $"layer/{scope}/{r.Name}"), r.Access is null ? null : (UserAccess)r.Access.Value));
        var variables = on.Query<VariableRow>($"select name, type, text, sealed from {prefix}_variable where {column} = @key", new { key })
            .Select(r => new LayerVariable(r.Name, (VariableType)r.Type, r.Sealed is null ? r.Text ?? string.Empty : box.OpenText(r.Sealed, $"layer/{scope}/{{{{{r.Name}")));
        var layer = Layer.Empty(scope).With(entries.Select(e => (LayerChange)new LayerChange.SetEntry(e)).Concat(variables.Select(v => new LayerChange.SetVariable(v))));
        var revision = layers.Add(on, layer, row.ChangedBy, Reason, null, row.Changed);
        on.Execute($"delete from {prefix}_entry where {column} = @key", new { key });
        on.Execute($"delete from {prefix}_variable where {column} = @key", new { key });
        if (own)
        {
            on.Execute("delete from layer where scope = @scope", new { scope = scope.ToString() });
        }
        else
        {
            Layers.Serve(on, scope, revision, row.ChangedBy, row.Changed);
        }
    }

    private sealed class Row
    {
        public string Scope { get; init; } = string.Empty;

        public DateTimeOffset Changed { get; init; }

        public string ChangedBy { get; init; } = string.Empty;
    }

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
}
