using System.Collections.Immutable;
using System.Data;
using System.Text.Json;
using Dapper;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>What devices have told of the objects of their trees, level by level.</summary>
internal sealed class CwmpLevels(SecretBox box)
{
    /// <summary>Names kept of one object at most.</summary>
    public const int MostNames = 5000;

    // Objects kept of one device at most, the newest.
    private const int Most = 1000;

    /// <summary>What a device has told of an object; null = it was not asked.</summary>
    public AcsLevel? Find(IDbConnection on, MacAddress mac, string path)
        => on.QuerySingleOrDefault<Row>("select read_at, sealed from cwmp_level where mac = @mac and path = @path", new { mac, path }) is { } row
            ? new(row.ReadAt, JsonSerializer.Deserialize<Dictionary<string, bool>>(Packed.Unpack(box.OpenBytes(row.Sealed, Place(mac, path))))!.ToImmutableSortedDictionary(StringComparer.Ordinal)) : null;

    public void Put(IDbConnection on, MacAddress mac, string path, AcsLevel level)
    {
        on.Execute(
            "insert into cwmp_level (mac, path, read_at, sealed) values (@mac, @path, @At, @box) on conflict (mac, path) do update set read_at = excluded.read_at, sealed = excluded.sealed",
            new { mac, path, level.At, box = box.Seal(Packed.Pack(JsonSerializer.SerializeToUtf8Bytes(level.Writable.Take(MostNames).ToDictionary())), Place(mac, path)) });
        on.Execute("delete from cwmp_level where mac = @mac and read_at < (select read_at from cwmp_level where mac = @mac order by read_at desc limit 1 offset @Most)", new { mac, Most });
    }

    /// <summary>What is at and below an object is not known any more.</summary>
    public static void Forget(IDbConnection on, MacAddress mac, string path)
        => on.Execute("delete from cwmp_level where mac = @mac and substr(path, 1, @Length) = @path", new { mac, path, path.Length });

    private static string Place(MacAddress mac, string path) => $"cwmp_level/{mac}/{path}";

    private sealed class Row
    {
        public DateTimeOffset ReadAt { get; init; }

        public byte[] Sealed { get; init; } = [];
    }
}
