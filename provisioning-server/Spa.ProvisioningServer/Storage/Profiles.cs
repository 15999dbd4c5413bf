using System.Data;
using Dapper;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>A profile that was made for a device and one of its keys.</summary>
/// <param name="Fingerprint">Of its content without the sequence number.</param>
/// <param name="Sequence">Its sequence number.</param>
/// <param name="Salt">Salt of its encryption: with it the same content is the same file.</param>
/// <param name="Xml">Its text.</param>
internal sealed record MadeProfile(string Fingerprint, long Sequence, byte[] Salt, byte[] Xml);

/// <summary>The newest good profile of each device and key. It holds secrets, so it is sealed.</summary>
internal sealed class Profiles(SecretBox box)
{
    public MadeProfile? Find(IDbConnection on, MacAddress mac, int number)
    {
        var row = on.QuerySingleOrDefault<Row>("select fingerprint, sequence, salt, sealed from device_profile where mac = @mac and number = @number", new { mac, number });
        return row is null ? null : new MadeProfile(row.Fingerprint, row.Sequence, row.Salt, Packed.Unpack(box.OpenBytes(row.Sealed, Place(mac, number))));
    }

    public void Put(IDbConnection on, MacAddress mac, int number, MadeProfile profile, DateTimeOffset now)
        => on.Execute(
            """
            insert into device_profile (mac, number, fingerprint, sequence, salt, rendered, sealed) values (@mac, @number, @Fingerprint, @Sequence, @Salt, @now, @box)
            on conflict (mac, number) do update set fingerprint = excluded.fingerprint, sequence = excluded.sequence, salt = excluded.salt, rendered = excluded.rendered, sealed = excluded.sealed
            """,
            new { mac, number, profile.Fingerprint, profile.Sequence, profile.Salt, now, box = box.Seal(Packed.Pack(profile.Xml), Place(mac, number)) });

    private static string Place(MacAddress mac, int number) => $"device_profile/{mac}/{number}";

    private sealed class Row
    {
        public string Fingerprint { get; init; } = string.Empty;

        public long Sequence { get; init; }

        public byte[] Salt { get; init; } = [];

        public byte[] Sealed { get; init; } = [];
    }
}
