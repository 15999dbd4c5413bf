using System.Data;
using Dapper;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>One line of a device's timeline.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">Where it comes from: <c>enrolment</c>, <c>profile</c>, <c>report</c>, <c>firmware</c>, <c>cwmp</c>, <c>operator</c>, <c>syslog</c>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Text">What happened; may hold what a stranger sent.</param>
internal sealed record DeviceEvent(DateTimeOffset At, string Kind, Severity Severity, string Text);

/// <summary>The timelines; see <see cref="Retention"/> for how long they become.</summary>
internal static class DeviceEvents
{
    /// <summary>Most lines of one device, also between two rounds of the retention.</summary>
    public const int Most = 5000;

    public static void Add(IDbConnection on, MacAddress mac, string kind, Severity severity, string text)
    {
        // Milliseconds since 1970 with three more digits, which count within the millisecond. Inside the write transaction nobody else adds for this device.
        on.Execute(
            """
            insert into device_event (mac, id, kind, severity, text)
            select @mac, case when newest.id >= @now then newest.id + 1 else @now end, @kind, @severity, @text from (select coalesce(max(id), 0) as id from device_event where mac = @mac) newest
            """,
            new { mac, now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1000, kind, severity = (long)severity, text = text.Length > 1000 ? text[..1000] : text });

        // Not at every line: the count is bounded all the same.
        if (Random.Shared.Next(64) == 0)
        {
            on.Execute("delete from device_event where mac = @mac and id <= (select id from device_event where mac = @mac order by id desc limit 1 offset @Most)", new { mac, Most });
        }
    }

    /// <summary>Newest first.</summary>
    public static IReadOnlyList<DeviceEvent> Of(IDbConnection on, MacAddress mac, int limit = 100)
        => [.. on.Query<Row>("select id, kind, severity, text from device_event where mac = @mac order by id desc limit @limit", new { mac, limit })
            .Select(r => new DeviceEvent(DateTimeOffset.FromUnixTimeMilliseconds(r.Id / 1000), r.Kind, (Severity)r.Severity, r.Text))];

    private sealed class Row
    {
        public long Id { get; init; }

        public string Kind { get; init; } = string.Empty;

        public long Severity { get; init; }

        public string Text { get; init; } = string.Empty;
    }
}
