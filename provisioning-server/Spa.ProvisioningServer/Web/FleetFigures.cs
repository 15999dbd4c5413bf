using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Web;

/// <summary>Figures of the whole fleet hour by hour, as the charts draw them: names and columns, the first of which is the time in seconds since 1970.</summary>
internal static class FleetFigures
{
    private const int MostHours = 24 * 90;

    /// <summary>A chart.</summary>
    /// <param name="Names">Of the lines.</param>
    /// <param name="Columns">Time, then a column for each line; null = nobody looked in that hour, or it is not over and its count would say less than it will.</param>
    public sealed record Chart(IReadOnlyList<string> Names, IReadOnlyList<IReadOnlyList<long?>> Columns);

    /// <summary>Only for who sees every customer's devices: the figures are of all.</summary>
    public static IResult Answer(HttpContext context, Store store, TimeProvider clock, int hours = 24)
        => ActorIdentity.Of(context).SeesAll
            ? TypedResults.Json(Of(store.Read(on => FleetHours.Since(on, First(clock, hours))), First(clock, hours), FleetHours.Hour(clock.GetUtcNow())))
            : TypedResults.NotFound();

    /// <summary>The charts by name.</summary>
    /// <param name="figures">What is kept of those hours.</param>
    /// <param name="first">The first hour.</param>
    /// <param name="last">The last, which is not over yet.</param>
    public static IReadOnlyDictionary<string, Chart> Of(IReadOnlyList<FleetHours.Figure> figures, long first, long last)
    {
        var byKey = figures.ToDictionary(f => (f.What, f.Name, f.Hour), f => f.Value);
        var versions = figures.Where(f => f.What == FleetHours.Version).GroupBy(f => f.Name).OrderByDescending(g => g.Max(f => f.Hour)).ThenByDescending(g => g.Last().Value).Take(6).Select(g => g.Key).ToList();
        var looked = figures.Where(f => f.What == FleetHours.Enrolled).Select(f => f.Hour).ToHashSet();
        return new Dictionary<string, Chart>
        {
            ["online"] = Lines(["online", "enrolled"], h => [Value(FleetHours.Online, h), Value(FleetHours.Enrolled, h)]),

            // What was counted in an hour that is not over would look like a fall.
            ["resyncs"] = Lines(["resyncs / h", "reports / h"], h => h == last ? [null, null] : [Value(FleetHours.Resyncs, h) ?? 0, Value(FleetHours.Reports, h) ?? 0]),
            ["failures"] = Lines(["resync", "upgrade", "silent"], h => [Value(FleetHours.ResyncFailures, h) ?? 0, Value(FleetHours.UpgradeFailures, h) ?? 0, Value(FleetHours.GoneSilent, h) ?? 0]),
            ["versions"] = Lines(versions, h => [.. versions.Select(v => byKey.TryGetValue((FleetHours.Version, v, h), out var count) ? count : (long?)(looked.Contains(h) ? 0 : null))]),
        };

        long? Value(string what, long hour) => byKey.TryGetValue((what, string.Empty, hour), out var value) ? value : null;

        Chart Lines(IReadOnlyList<string> names, Func<long, long?[]> row)
        {
            var hours = Enumerable.Range(0, (int)(last - first + 1)).Select(i => first + i).ToList();
            var rows = hours.ConvertAll(h => row(h));
            return new(names, [hours.ConvertAll(h => (long?)(h * 3600)), .. names.Select((_, i) => rows.ConvertAll(r => r[i]))]);
        }
    }

    private static long First(TimeProvider clock, int hours) => FleetHours.Hour(clock.GetUtcNow()) - Math.Clamp(hours, 1, MostHours) + 1;
}
