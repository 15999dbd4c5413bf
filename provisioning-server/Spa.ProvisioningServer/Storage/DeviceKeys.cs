using System.Data;
using System.Text;
using Dapper;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>Keys and path tokens of devices. The newest is the one to use; older ones stay until the device has used the newest.</summary>
internal sealed class DeviceKeys(SecretBox box)
{
    private const int KeyBytes = 32;

    /// <summary>Keys of a device, newest first.</summary>
    public IReadOnlyList<DeviceKey> Of(IDbConnection on, MacAddress mac)
        => [.. on.Query<Row>("select number, token, sealed from device_key where mac = @mac order by number desc", new { mac })
            .Select(r => new DeviceKey(r.Token, Text(box.OpenBytes(r.Sealed, Place(mac, r.Number))), (int)r.Number))];

    /// <summary>Adds a key with the next number.</summary>
    /// <param name="on">The connection.</param>
    /// <param name="mac">The device.</param>
    /// <param name="token">Its path token.</param>
    /// <param name="key">64 hex digits.</param>
    /// <param name="now">Now.</param>
    public DeviceKey Add(IDbConnection on, MacAddress mac, string token, string key, DateTimeOffset now)
    {
        Standings.Mark(on, mac);
        var number = (on.ExecuteScalar<long?>("select max(number) from device_key where mac = @mac", new { mac }) ?? 0) + 1;
        on.Execute(
            "insert into device_key (mac, number, token, sealed, created) values (@mac, @number, @token, @box, @now)",
            new { mac, number, token, box = box.Seal(Convert.FromHexString(key), Place(mac, number)), now });
        return new DeviceKey(token, key, checked((int)number));
    }

    /// <summary>The device has asked with this key: older ones are gone for good.</summary>
    public static void Used(IDbConnection on, MacAddress mac, int number, DateTimeOffset now)
    {
        on.Execute("update device_key set used = @now where mac = @mac and number = @number and used is null", new { mac, number, now });
        if (on.Execute("delete from device_key where mac = @mac and number < @number", new { mac, number }) > 0)
        {
            Standings.Mark(on, mac);
        }

        on.Execute("delete from device_profile where mac = @mac and number < @number", new { mac, number });
    }

    /// <summary>Forgets all keys: a new unit takes the place, and the old one must not read on.</summary>
    public static void Forget(IDbConnection on, MacAddress mac, int newest)
        => Used(on, mac, newest, DateTimeOffset.UtcNow);

    /// <summary>Ends all keys of a device: its profile URL is unknown from now on.</summary>
    public static void End(IDbConnection on, MacAddress mac)
    {
        // One row stays to count on from: a number is never given twice.
        on.Execute("delete from device_key where mac = @mac and number < (select max(number) from device_key where mac = @mac)", new { mac });
        on.Execute("update device_key set token = '' where mac = @mac", new { mac });
        on.Execute("delete from device_profile where mac = @mac", new { mac });
    }

    // Sealed as the bytes that it is; earlier servers sealed its hex digits.
    private static string Text(byte[] key) => key.Length == KeyBytes ? Convert.ToHexStringLower(key) : Encoding.ASCII.GetString(key);

    private static string Place(MacAddress mac, long number) => $"device_key/{mac}/{number}";

    private sealed class Row
    {
        public long Number { get; init; }

        public string Token { get; init; } = string.Empty;

        public byte[] Sealed { get; init; } = [];
    }
}
