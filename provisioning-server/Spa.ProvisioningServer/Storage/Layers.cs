using System.Collections.Immutable;
using System.Data;
using System.Globalization;
using Dapper;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Publishing;

namespace Spa.ProvisioningServer.Storage;

/// <summary>Layers in all their revisions. Those of one device stand in a table that leads with the device key.</summary>
internal sealed class Layers(SecretBox box)
{
    /// <summary>Revisions of a device's own layer that are kept.</summary>
    private const int KeptOfDevice = 20;

    // Of all, of a model, of a customer, of a site.
    private const int MostShared = 4;

    /// <summary>A layer in its newest revision, which an open publish may still be bringing to devices; empty when it was never written.</summary>
    public Layer Get(IDbConnection on, LayerScope scope) => At(on, scope, Newest(on, scope));

    /// <summary>A layer in one of its revisions; empty when there is no such revision.</summary>
    public Layer At(IDbConnection on, LayerScope scope, long revision)
    {
        var (table, column, key) = Table(scope);
        return revision > 0 && on.QuerySingleOrDefault<byte[]>($"select sealed from {table} where {column} = @key and revision = @revision", new { key, revision }) is { } found
            ? LayerForm.Read(scope, revision, box.OpenBytes(found, Place(scope, revision)))
            : Layer.Empty(scope);
    }

    /// <summary>Number of the newest revision; 0 = it was never written.</summary>
    public static long Newest(IDbConnection on, LayerScope scope)
    {
        var (table, column, key) = Table(scope);
        return on.ExecuteScalar<long?>($"select max(revision) from {table} where {column} = @key", new { key }) ?? 0;
    }

    /// <summary>Which revision of each of its layers a device gets. Cheap: tells whether anything must be read again.</summary>
    public static ImmutableArray<ServedLayer> Served(IDbConnection on, Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        var scopes = LayerScope.Of(device);
        var mac = device.Mac;

        // As many names as there can be, so that it is always the same statement.
        var names = scopes.Where(s => s.Kind != LayerKind.Device).Select(s => s.ToString()).Concat(Enumerable.Repeat(string.Empty, MostShared)).Take(MostShared).ToArray();
        var found = on.Query<ServedRow>(
            """
            select l.scope, l.revision, p.id, p.to_revision, p.state, p.stage, p.stages, d.stage as own_stage, d.taken
            from layer l left join publish p on p.open_scope = l.scope left join publish_device d on d.mac = @mac and d.publish = p.id
            where l.scope in (@all, @model, @customer, @site)
            """,
            new { mac, all = names[0], model = names[1], customer = names[2], site = names[3] }).ToDictionary(r => r.Scope, StringComparer.Ordinal);
        var served = ImmutableArray.CreateBuilder<ServedLayer>(scopes.Length);
        foreach (var scope in scopes)
        {
            served.Add(scope.Kind == LayerKind.Device ? new(scope, Newest(on, scope), null)
                : !found.TryGetValue(scope.ToString(), out var row) ? new(scope, 0, null)
                : row.GetsNew ? new(scope, row.ToRevision!.Value, row.Taken is null ? row.Id : null)
                : new(scope, row.Revision, null));
        }

        return served.MoveToImmutable();
    }

    /// <summary>Devices that a layer is for, in order of their MAC, each with its own layer. Opening that layer is most of the work, so it is left to who needs it.</summary>
    public IEnumerable<LaidDevice> Under(IDbConnection on, LayerScope scope)
    {
        const int AtOnce = 5000;
        var (condition, one, other) = Devices.Of(scope);
        var after = string.Empty;
        for (List<LaidRow> some; (some = [.. on.Query<LaidRow>(
            $"""
            select d.mac, d.serial, d.model, d.customer, d.site, r.revision, r.entries, r.variables, r.sealed
            from device d left join device_revision r on r.mac = d.mac and r.revision = (select max(n.revision) from device_revision n where n.mac = d.mac)
            where {condition} and d.mac > @after order by d.mac limit @AtOnce
            """,
            new { one, other, after, AtOnce })]).Count > 0;)
        {
            foreach (var row in some)
            {
                yield return row.Laid(box);
            }

            after = some[^1].Mac.ToString();
        }
    }

    /// <summary>Layers that were ever written, with the number of their entries and variables; those of single devices only when asked for.</summary>
    /// <param name="on">The connection.</param>
    /// <param name="devices">Those of single devices too.</param>
    /// <param name="limit">At most so many of single devices.</param>
    public static IReadOnlyList<LayerSummary> All(IDbConnection on, bool devices = false, int limit = 1000)
    {
        var shared = on.Query<SummaryRow>(
            """
            select r.scope, r.revision, r.made, r.made_by, r.entries, r.variables from layer_revision r
            join (select scope, max(revision) as newest from layer_revision group by scope) n on n.scope = r.scope and n.newest = r.revision order by r.scope
            """);
        var own = devices ? on.Query<SummaryRow>(
            """
            select 'device:' || r.mac as scope, r.revision, r.made, r.made_by, r.entries, r.variables from device_revision r
            join (select mac, max(revision) as newest from device_revision group by mac) n on n.mac = r.mac and n.newest = r.revision
            where r.entries + r.variables > 0 order by r.mac limit @limit
            """,
            new { limit }) : [];
        return [.. shared.Concat(own).Select(r => new LayerSummary(LayerScope.Parse(r.Scope).OrThrow(), r.Made, r.MadeBy, (int)r.Entries, (int)r.Variables))];
    }

    /// <summary>Its revisions, newest first.</summary>
    public static IReadOnlyList<LayerRevision> History(IDbConnection on, LayerScope scope, int limit = 200)
    {
        var (table, column, key) = Table(scope);
        return [.. on.Query<RevisionRow>($"select revision, made, made_by, reason, restores, entries, variables from {table} where {column} = @key order by revision desc limit @limit", new { key, limit })
            .Select(r => new LayerRevision(r.Revision, r.Made, r.MadeBy, r.Reason, r.Restores, (int)r.Entries, (int)r.Variables))];
    }

    /// <summary>Keeps what a layer says from now on as its next revision. Devices do not get it yet, but for the layer of a single device.</summary>
    /// <param name="on">The connection of a write.</param>
    /// <param name="layer">What it says; its revision number is not looked at.</param>
    /// <param name="by">Who.</param>
    /// <param name="reason">Why.</param>
    /// <param name="restores">Revision that is brought back; null = none.</param>
    /// <param name="now">Now.</param>
    /// <returns>The number.</returns>
    public long Add(IDbConnection on, Layer layer, string by, string reason, long? restores, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(layer);
        var (table, column, key) = Table(layer.Scope);
        var revision = Newest(on, layer.Scope) + 1;
        on.Execute(
            $"""
            insert into {table} ({column}, revision, made, made_by, reason, restores, entries, variables, sealed)
            values (@key, @revision, @now, @by, @reason, @restores, @entries, @variables, @box)
            """,
            new { key, revision, now, by, reason, restores, entries = (long)layer.Entries.Count, variables = (long)layer.Variables.Count, box = box.Seal(LayerForm.Write(layer), Place(layer.Scope, revision)) });
        if (layer.Scope.Kind == LayerKind.Device && revision > KeptOfDevice)
        {
            on.Execute("delete from device_revision where mac = @key and revision <= @old", new { key, old = revision - KeptOfDevice });
        }

        return revision;
    }

    /// <summary>From now on every device of a shared layer gets this revision, but for what an open publish says.</summary>
    public static void Serve(IDbConnection on, LayerScope scope, long revision, string by, DateTimeOffset now)
        => on.Execute(
            """
            insert into layer (scope, revision, changed, changed_by) values (@scope, @revision, @now, @by)
            on conflict (scope) do update set revision = excluded.revision, changed = excluded.changed, changed_by = excluded.changed_by
            """,
            new { scope = scope.ToString(), revision, now, by });

    /// <summary>Revision that every device of a shared layer gets who takes no part in a publish; 0 = it was never published.</summary>
    public static long Serves(IDbConnection on, LayerScope scope)
        => scope.Kind == LayerKind.Device ? Newest(on, scope) : on.ExecuteScalar<long?>("select revision from layer where scope = @scope", new { scope = scope.ToString() }) ?? 0;

    private static (string Table, string Column, string Key) Table(LayerScope scope)
        => scope.Kind == LayerKind.Device ? ("device_revision", "mac", scope.Name) : ("layer_revision", "scope", scope.ToString());

    private static string Place(LayerScope scope, long revision) => string.Create(CultureInfo.InvariantCulture, $"revision/{scope}/{revision}");

    private sealed class ServedRow
    {
        public string Scope { get; init; } = string.Empty;

        public long Revision { get; init; }

        public long? Id { get; init; }

        public long? ToRevision { get; init; }

        public long? State { get; init; }

        public long? Stage { get; init; }

        public string? Stages { get; init; }

        public long? OwnStage { get; init; }

        public long? Taken { get; init; }

        public bool GetsNew => Id is not null
            && new Membership((int?)OwnStage, Taken is not null).GetsNew(new PublishStanding((PublishState)State!.Value, (int)Stage!.Value, string.Empty), Publishes.CountStages(Stages!));
    }

    private sealed class LaidRow
    {
        public MacAddress Mac { get; init; }

        public string? Serial { get; init; }

        public string Model { get; init; } = string.Empty;

        public string? Customer { get; init; }

        public string? Site { get; init; }

        public long? Revision { get; init; }

        public long? Entries { get; init; }

        public long? Variables { get; init; }

        public byte[]? Sealed { get; init; }

        public LaidDevice Laid(SecretBox box)
        {
            var device = new Device(Mac) { Serial = Serial, Model = Model, Customer = Customer, Site = Site };
            return Sealed is not { } bytes || Revision is not { } revision ? new(device, 0, 0, null)
                : new(device, Entries ?? 0, Variables ?? 0, () => LayerForm.Read(LayerScope.Of(Mac), revision, box.OpenBytes(bytes, Place(LayerScope.Of(Mac), revision))));
        }
    }

    private sealed class SummaryRow
    {
        public string Scope { get; init; } = string.Empty;

        public long Revision { get; init; }

        public DateTimeOffset Made { get; init; }

        public string MadeBy { get; init; } = string.Empty;

        public long Entries { get; init; }

        public long Variables { get; init; }
    }

    private sealed class RevisionRow
    {
        public long Revision { get; init; }

        public DateTimeOffset Made { get; init; }

        public string MadeBy { get; init; } = string.Empty;

        public string Reason { get; init; } = string.Empty;

        public long? Restores { get; init; }

        public long Entries { get; init; }

        public long Variables { get; init; }
    }
}
