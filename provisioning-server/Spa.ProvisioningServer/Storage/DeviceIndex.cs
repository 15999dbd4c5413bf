using System.Data;
using System.Globalization;
using Dapper;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>The row of each device that the search box and the counts are made of. It follows every change before the change commits.</summary>
internal static class DeviceIndex
{
    /// <summary>The MAC as a number: rows in its order are in the order of the MACs.</summary>
    public static long Number(MacAddress mac) => long.Parse(mac.ToString(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>The MAC of a number.</summary>
    public static MacAddress Mac(long number) => MacAddress.Of(number.ToString("x12", CultureInfo.InvariantCulture));

    /// <summary>A word of a device, or how it stands, is written: its row is made again at the end of the transaction.</summary>
    public static void Touch(IDbConnection on, MacAddress mac) => ((StoreConnection)on).Touched.Add(mac);

    /// <summary>Makes the rows of the touched devices again.</summary>
    public static void Refresh(StoreConnection on)
    {
        if (on.Touched.Count == 0)
        {
            return;
        }

        var counts = new List<(string, string, long)>();
        foreach (var chunk in on.Touched.Order().Chunk(500))
        {
            var names = chunk.Select(m => m.ToString()).ToList();
            var numbers = chunk.Select(Number).ToList();
            var before = on.Query<Row>("select number, words, trouble from device_index where number in @numbers", new { numbers }).ToDictionary(r => r.Number);
            var devices = Devices.Some(on, names).ToDictionary(d => d.Mac);
            var troubles = on.Query<(long Number, long Trouble)>("select number, trouble from device_standing where number in @numbers", new { numbers }).ToDictionary(r => r.Number, r => r.Trouble);
            foreach (var mac in chunk)
            {
                counts.AddRange(Keep(on, mac, devices.GetValueOrDefault(mac), before.GetValueOrDefault(Number(mac)), (Trouble)troubles.GetValueOrDefault(Number(mac))));
            }
        }

        FleetCounts.Add(on, counts);
        on.Touched.Clear();
    }

    /// <summary>Devices after one, in order; null = from the first.</summary>
    public static IReadOnlyList<MacAddress> Next(IDbConnection on, MacAddress? after, int most)
        => [.. on.Query<MacAddress>("select mac from device where mac > @after order by mac limit @most", new { after = after?.ToString() ?? string.Empty, most })];

    private static IEnumerable<(string Kind, string Shown, long Change)> Keep(StoreConnection on, MacAddress mac, Device? device, Row? old, Trouble trouble)
    {
        var number = Number(mac);
        var words = device is null ? null : DeviceWords.Of(device);
        if (old?.Words == words && (words is null || old!.Trouble == (long)trouble))
        {
            return [];
        }

        if (old?.Words != words)
        {
            on.Engine.Reword(on, number, old?.Words, words);
        }

        if (words is null)
        {
            on.Execute("delete from device_index where number = @number", new { number });
        }
        else
        {
            on.Execute(
                """
                insert into device_index (number, words, severity, trouble) values (@number, @words, @severity, @trouble)
                on conflict (number) do update set words = excluded.words, severity = excluded.severity, trouble = excluded.trouble
                """,
                new { number, words, severity = (long)TroubleWords.SeverityOf(trouble), trouble = (long)trouble });
        }

        return (old is null ? [] : FleetCounts.Part(old.Words, (Trouble)old.Trouble, -1)).Concat(words is null ? [] : FleetCounts.Part(words, trouble, 1));
    }

    private sealed class Row
    {
        public long Number { get; init; }

        public string Words { get; init; } = string.Empty;

        public long Trouble { get; init; }
    }
}
