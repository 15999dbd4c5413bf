using System.Data;
using Dapper;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>The timeline of a device, narrowed to kinds of lines, page by page.</summary>
internal static class Timeline
{
    /// <summary>Where lines come from.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["enrolment", "profile", "report", "firmware", "cwmp", "operator", "syslog", "fault"];

    /// <summary>Lines, newest first.</summary>
    /// <param name="on">The connection.</param>
    /// <param name="mac">The device.</param>
    /// <param name="kinds">Only of these; none = all.</param>
    /// <param name="least">Only such as matter so much.</param>
    /// <param name="before">Only those before this one (<see cref="Line.Id"/>); null = from the newest.</param>
    /// <param name="limit">Most lines.</param>
    public static IReadOnlyList<Line> Of(IDbConnection on, MacAddress mac, IReadOnlyList<string> kinds, Severity least, long? before, int limit)
    {
        var wanted = kinds.Where(Kinds.Contains).Distinct().ToList();
        var of = wanted.Count == 0 ? string.Empty : "and kind in @wanted";
        return [.. on.Query<Row>(
            $"select id, kind, severity, text from device_event where mac = @mac and id < @end and severity >= @least {of} order by id desc limit @limit",
            new { mac, end = before ?? long.MaxValue, least = (long)least, wanted, limit }).Select(r => new Line(r.Id, new(DateTimeOffset.FromUnixTimeMilliseconds(r.Id / 1000), r.Kind, (Severity)r.Severity, r.Text)))];
    }

    /// <summary>A line with its place.</summary>
    internal sealed record Line(long Id, DeviceEvent Event);

    private sealed class Row
    {
        public long Id { get; init; }

        public string Kind { get; init; } = string.Empty;

        public long Severity { get; init; }

        public string Text { get; init; } = string.Empty;
    }
}
