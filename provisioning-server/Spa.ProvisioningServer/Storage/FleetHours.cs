using System.Data;
using Dapper;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>Figures of the whole fleet, hour by hour, for charts: what happened in an hour is counted, how things stood is the last look of that hour.</summary>
internal static class FleetHours
{
    /// <summary>Profiles given to units, not-changed answers included.</summary>
    public const string Resyncs = "resyncs";

    /// <summary>Reports taken.</summary>
    public const string Reports = "reports";

    /// <summary>Devices whose resync began to fail.</summary>
    public const string ResyncFailures = "resync-failures";

    /// <summary>Devices whose upgrade began to fail.</summary>
    public const string UpgradeFailures = "upgrade-failures";

    /// <summary>Devices that fell silent.</summary>
    public const string GoneSilent = "gone-silent";

    /// <summary>Devices that were let in and heard within their time. A look.</summary>
    public const string Online = "online";

    /// <summary>Devices that were let in. A look.</summary>
    public const string Enrolled = "enrolled";

    /// <summary>Devices by the version they say they run, blocked ones included. A look; what is rare is added up under <see cref="OtherVersions"/>.</summary>
    public const string Version = "version";

    /// <summary>The name that rare versions share.</summary>
    public const string OtherVersions = "others";

    /// <summary>How long they are kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(100);

    private const int MostVersions = 12;

    /// <summary>One figure.</summary>
    /// <param name="Hour">Hours since 1970.</param>
    /// <param name="What">One of the names above.</param>
    /// <param name="Name">The version, for <see cref="Version"/>; else empty.</param>
    /// <param name="Value">The number.</param>
    public sealed record Figure(long Hour, string What, string Name, long Value);

    /// <summary>The hour of a time.</summary>
    public static long Hour(DateTimeOffset at) => at.ToUnixTimeSeconds() / 3600;

    /// <summary>Counts something that happened.</summary>
    public static void Add(IDbConnection on, DateTimeOffset at, string what, long count)
        => on.Execute(
            "insert into fleet_hour (hour, what, name, value) values (@hour, @what, '', @count) on conflict (hour, what, name) do update set value = fleet_hour.value + excluded.value",
            new { hour = Hour(at), what, count });

    /// <summary>Takes a look at how things stand, and lets go what is too old.</summary>
    public static void Look(IDbConnection on, DateTimeOffset now)
    {
        var enrolled = FleetCounts.Of(on, DeviceField.State).Where(c => c.Value == "enrolled").Sum(c => c.Count);
        var troubles = FleetCounts.Troubles(on);
        var away = troubles.GetValueOrDefault(Trouble.NeverFetched) + troubles.GetValueOrDefault(Trouble.Silent);
        Set(on, now, Enrolled, string.Empty, enrolled);
        Set(on, now, Online, string.Empty, Math.Max(0, enrolled - away));
        var versions = FleetCounts.Of(on, DeviceField.Version);
        on.Execute("delete from fleet_hour where hour = @hour and what = @Version", new { hour = Hour(now), Version });
        foreach (var (version, count) in versions.Take(MostVersions))
        {
            Set(on, now, Version, version, count);
        }

        if (versions.Count > MostVersions)
        {
            Set(on, now, Version, OtherVersions, versions.Skip(MostVersions).Sum(v => v.Count));
        }

        on.Execute("delete from fleet_hour where hour < @hour", new { hour = Hour(now - Kept) });
    }

    /// <summary>Figures from an hour on, oldest first.</summary>
    public static IReadOnlyList<Figure> Since(IDbConnection on, long hour)
        => [.. on.Query<Row>("select hour, what, name, value from fleet_hour where hour >= @hour order by hour, what, name", new { hour }).Select(r => new Figure(r.Hour, r.What, r.Name, r.Value))];

    private static void Set(IDbConnection on, DateTimeOffset at, string what, string name, long value)
        => on.Execute(
            "insert into fleet_hour (hour, what, name, value) values (@hour, @what, @name, @value) on conflict (hour, what, name) do update set value = excluded.value",
            new { hour = Hour(at), what, name, value });

    private sealed class Row
    {
        public long Hour { get; init; }

        public string What { get; init; } = string.Empty;

        public string Name { get; init; } = string.Empty;

        public long Value { get; init; }
    }
}
