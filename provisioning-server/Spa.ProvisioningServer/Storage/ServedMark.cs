using System.Data;
using Dapper;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>How what a device's profile is made of stood at one moment. As long as both numbers are the same, so is the profile.</summary>
/// <remarks>
/// The database raises them itself, by triggers: no writer, on no node and in no command, can forget to. A device that is removed raises the fleet's number too, so that one of the same MAC that comes later is another.
/// </remarks>
/// <param name="Device">Of the device: its row, its keys, its own layer, its part in publishes.</param>
/// <param name="Fleet">Of what devices share: served layers, publishes, rules for units, images and who gets which.</param>
internal readonly record struct ServedMark(long Device, long Fleet)
{
    /// <summary>Tables with a row, or rows, of one device.</summary>
    public static readonly IReadOnlyList<string> DeviceTables = ["device", "device_key", "device_revision", "publish_device"];

    /// <summary>Tables that devices share.</summary>
    public static readonly IReadOnlyList<string> SharedTables = ["layer", "publish", "unit_rule", "firmware_image", "firmware_assignment"];

    /// <summary>The marks now. Read them before, or with, what they are to vouch for.</summary>
    public static ServedMark Of(IDbConnection on, MacAddress mac)
    {
        var (device, fleet) = on.QuerySingle<(long Device, long Fleet)>("select coalesce((select mark from device_health where mac = @mac), -1), (select number from store_fact where name = 'served')", new { mac });
        return new(device, fleet);
    }

    /// <summary>The mark of what devices share, now.</summary>
    public static long FleetNow(IDbConnection on) => on.ExecuteScalar<long>("select number from store_fact where name = 'served'");

    /// <summary>Something beside the database has changed that profiles are made of (a file).</summary>
    public static void Raise(IDbConnection on) => on.Execute("update store_fact set number = number + 1 where name = 'served'");
}
