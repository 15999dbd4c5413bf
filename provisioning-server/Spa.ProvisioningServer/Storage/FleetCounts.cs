using System.Data;
using Dapper;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>How many devices there are of each kind. Kept up with every write: reading them costs the same for ten devices and for a million.</summary>
internal static class FleetCounts
{
    private const string BySeverity = "severity";
    private const string ByTrouble = "trouble";

    /// <summary>All devices.</summary>
    public static long All(IDbConnection on) => on.ExecuteScalar<long?>("select sum(count) from fleet_count where kind = @BySeverity", new { BySeverity }) ?? 0;

    /// <summary>Devices by how they stand.</summary>
    public static IReadOnlyDictionary<Severity, long> Severities(IDbConnection on)
        => on.Query<(string Name, long Count)>("select name, count from fleet_count where kind = @BySeverity and count > 0", new { BySeverity })
            .ToDictionary(r => (Severity)int.Parse(r.Name, System.Globalization.CultureInfo.InvariantCulture), r => r.Count);

    /// <summary>Devices by what stands in their way.</summary>
    public static IReadOnlyDictionary<Trouble, long> Troubles(IDbConnection on)
        => on.Query<(string Name, long Count)>("select name, count from fleet_count where kind = @ByTrouble and count > 0", new { ByTrouble })
            .ToDictionary(r => (Trouble)int.Parse(r.Name, System.Globalization.CultureInfo.InvariantCulture), r => r.Count);

    /// <summary>The values of a field with the number of their devices, the most used first.</summary>
    /// <param name="on">The connection.</param>
    /// <param name="field">Which; not <see cref="DeviceField.Health"/>. A site stands as <c>customer/site</c>.</param>
    /// <param name="limit">Most to return.</param>
    public static IReadOnlyList<(string Value, long Count)> Of(IDbConnection on, DeviceField field, int limit = 1000)
        => [.. on.Query<(string, long)>(
            "select shown, count from fleet_count where kind = @kind and count > 0 order by count desc, name limit @limit",
            new { kind = DeviceWords.Sign(field).ToString(), limit })];

    /// <summary>How many devices have a value of a field, whatever its case; null = not known: a site without its customer.</summary>
    public static long? Of(IDbConnection on, DeviceField field, string value)
        => field == DeviceField.Site && !value.Contains('/', StringComparison.Ordinal) ? null
            : on.ExecuteScalar<long?>("select count from fleet_count where kind = @kind and name = @name", new { kind = DeviceWords.Sign(field).ToString(), name = DeviceWords.Flat(value).ToLowerInvariant() }) ?? 0;

    /// <summary>Adds what a transaction has changed.</summary>
    internal static void Add(IDbConnection on, IEnumerable<(string Kind, string Shown, long Change)> changes)
    {
        // In one order everywhere, so that two servers do not wait for each other in a circle.
        foreach (var sum in changes.GroupBy(c => (c.Kind, Name: c.Shown.ToLowerInvariant())).OrderBy(g => g.Key.Kind, StringComparer.Ordinal).ThenBy(g => g.Key.Name, StringComparer.Ordinal))
        {
            var change = sum.Sum(c => c.Change);
            if (change != 0)
            {
                on.Execute(
                    """
                    insert into fleet_count (kind, name, shown, count) values (@Kind, @Name, @shown, @change)
                    on conflict (kind, name) do update set count = fleet_count.count + excluded.count, shown = excluded.shown
                    """,
                    new { sum.Key.Kind, sum.Key.Name, shown = sum.Last().Shown, change });
            }
        }
    }

    /// <summary>One device's part in the counts.</summary>
    internal static IEnumerable<(string Kind, string Shown, long Change)> Part(string words, Trouble trouble, long change)
    {
        foreach (var (kind, word) in DeviceWords.Facets(words))
        {
            yield return (kind.ToString(), word, change);
        }

        yield return (BySeverity, Text((int)TroubleWords.SeverityOf(trouble)), change);
        yield return (ByTrouble, Text((int)trouble), change);
    }

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
