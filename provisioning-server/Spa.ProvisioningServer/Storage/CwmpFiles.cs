using System.Data;
using Dapper;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>Files that devices have sent because a task asked for them.</summary>
internal sealed class CwmpFiles(SecretBox box)
{
    // The newest of a device.
    private const int Most = 5;

    public byte[]? Find(IDbConnection on, MacAddress mac, long number)
        => on.ExecuteScalar<byte[]?>("select sealed from cwmp_file where mac = @mac and number = @number", new { mac, number }) is { } file ? Packed.Unpack(box.OpenBytes(file, Place(mac, number))) : null;

    public void Put(IDbConnection on, MacAddress mac, long number, byte[] file)
    {
        on.Execute(
            "insert into cwmp_file (mac, number, sealed) values (@mac, @number, @box) on conflict (mac, number) do update set sealed = excluded.sealed",
            new { mac, number, box = box.Seal(Packed.Pack(file), Place(mac, number)) });
        on.Execute("delete from cwmp_file where mac = @mac and number <= (select number from cwmp_file where mac = @mac order by number desc limit 1 offset @Most)", new { mac, Most });
    }

    private static string Place(MacAddress mac, long number) => $"cwmp_file/{mac}/{number}";
}
