using System.Buffers.Binary;
using System.Data;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Spa.Fleet.Serving;

namespace Spa.ProvisioningServer.Storage;

/// <summary>Where devices were last told to ask how they are seen from outside. It is no matter of the store, and what they should be hangs on it: another one at a start makes every device be looked at again.</summary>
internal static class ServedStun
{
    private const string Fact = "stun";

    /// <summary>Keeps it.</summary>
    public static void Keep(IDbConnection on, ServerAddresses addresses)
    {
        var before = on.ExecuteScalar<long?>("select number from store_fact where name = @Fact", new { Fact }) ?? 0;
        var now = addresses.StunPort == 0 ? 0 : BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{addresses.Host}:{addresses.StunPort}"))));
        if (now != before)
        {
            on.Execute("insert into store_fact (name, number) values (@Fact, @now) on conflict (name) do update set number = excluded.number", new { Fact, now });
            ServedMark.Raise(on);
        }
    }
}
