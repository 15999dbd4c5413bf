using System.Data;
using Dapper;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>A message of a session, as it is kept for an operator.</summary>
/// <param name="At">When.</param>
/// <param name="Sent">True = by the server.</param>
/// <param name="Text">The envelope, its secrets masked.</param>
internal sealed record CwmpLine(DateTimeOffset At, bool Sent, string Text);

/// <summary>Messages of sessions, kept while an operator wishes it.</summary>
internal sealed class CwmpMessages(SecretBox box)
{
    private const int Most = 200;

    public void Add(IDbConnection on, MacAddress mac, bool sent, byte[] envelope, DateTimeOffset now)
    {
        var id = Math.Max((on.ExecuteScalar<long?>("select max(id) from cwmp_message where mac = @mac", new { mac }) ?? 0) + 1, now.ToUnixTimeMilliseconds() * 1000);
        on.Execute(
            "insert into cwmp_message (mac, id, sent, sealed) values (@mac, @id, @sent, @box)",
            new { mac, id, sent = sent ? 1L : 0L, box = box.Seal(Packed.Pack(envelope), Place(mac, id)) });
        on.Execute("delete from cwmp_message where mac = @mac and id <= (select id from cwmp_message where mac = @mac order by id desc limit 1 offset @Most)", new { mac, Most });
    }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<CwmpLine> Of(IDbConnection on, MacAddress mac)
        => [.. on.Query<(long Id, long Sent, byte[] Sealed)>("select id, sent, sealed from cwmp_message where mac = @mac order by id", new { mac })
            .Select(r => new CwmpLine(DateTimeOffset.FromUnixTimeMilliseconds(r.Id / 1000), r.Sent != 0, System.Text.Encoding.UTF8.GetString(Packed.Unpack(box.OpenBytes(r.Sealed, Place(mac, r.Id))))))];

    private static string Place(MacAddress mac, long id) => $"cwmp_message/{mac}/{id}";
}
