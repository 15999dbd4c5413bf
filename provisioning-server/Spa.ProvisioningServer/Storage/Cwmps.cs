using System.Collections.Immutable;
using System.Data;
using System.Text;
using System.Text.Json;
using Dapper;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>Devices that are managed by CWMP. What tells how somebody's telephone is set up, or holds a password, is sealed.</summary>
internal sealed class Cwmps(SecretBox box)
{
    /// <summary>Parameters kept of one device at most.</summary>
    public const int MostValues = 50_000;

    private readonly CwmpValueCache opened = new();

    private const string Columns = "select c.mac, c.oui, c.product_class, c.serial, c.root, c.url, c.preset, c.generation, c.next_generation, c.rotated, c.told_hash, c.informed, c.settled, c.settled_fleet, c.refused, c.fault, c.log_until";

    // One statement, because every session begins with it. The last columns are those of CwmpTasks.Now.
    private const string ContactColumns = $"{Columns}, {Devices.RowColumns}, coalesce(h.mark, -1) as mark, (select number from store_fact where name = 'served') as fleet, (select count(*) from cwmp_task t where t.mac = c.mac and t.{CwmpTasks.Open}) as open";

    private const string ContactJoins = "join device d on d.mac = c.mac left join device_health h on h.mac = c.mac";

    private const string ContactOfText = $"{ContactColumns} from cwmp_device c {ContactJoins} where c.mac = @mac";

    private const string ContactText = $"{ContactColumns} from cwmp_device c {ContactJoins} where c.oui = @Oui and c.product_class = @ProductClass and c.serial = @SerialNumber";

    // PostgreSQL's words. No identity holds a line feed, and one behind the last of them makes of one that is empty an entry, too.
    private const string ContactsText = $"""
        {ContactColumns} from unnest(string_to_array(@ouis, chr(10)), string_to_array(@classes, chr(10)), string_to_array(@serials, chr(10))) k (oui, product_class, serial)
        join cwmp_device c on c.oui = k.oui and c.product_class = k.product_class and c.serial = k.serial {ContactJoins}
        """;

    public CwmpDevice? Find(IDbConnection on, MacAddress mac) => RowReader.All(on, $"{Columns} from cwmp_device c where c.mac = @mac", new { mac }, Read).SingleOrDefault();

    public CwmpDevice? Find(IDbConnection on, AcsIdentity identity)
        => RowReader.All(on, $"{Columns} from cwmp_device c where c.oui = @Oui and c.product_class = @ProductClass and c.serial = @SerialNumber", identity, Read).SingleOrDefault();

    /// <summary>All that decides what becomes of an Inform, in one statement; null = nobody of that identity was ever here.</summary>
    public CwmpContact? Contact(IDbConnection on, AcsIdentity identity)
        => RowReader.All(on, ContactText, identity, ReadContact).SingleOrDefault();

    /// <summary>The same of a device; null = it was never heard by CWMP, or is not in the inventory.</summary>
    public CwmpContact? Contact(IDbConnection on, MacAddress mac)
        => RowReader.All(on, ContactOfText, new { mac }, ReadContact).SingleOrDefault();

    /// <summary>The same of many at once. Only on PostgreSQL.</summary>
    public IReadOnlyDictionary<AcsIdentity, CwmpContact> Contacts(IDbConnection on, IReadOnlyList<AcsIdentity> identities)
    {
        var asked = identities.Distinct().ToList();
        string Joined(Func<AcsIdentity, string> part) => string.Concat(asked.Select(i => part(i) + '\n'));
        return RowReader.All(on, ContactsText, new { ouis = Joined(i => i.Oui), classes = Joined(i => i.ProductClass), serials = Joined(i => i.SerialNumber) }, ReadContact).ToDictionary(c => c.Known.Identity);
    }

    /// <summary>True when some device is managed by CWMP.</summary>
    public static bool Any(IDbConnection on) => on.ExecuteScalar<long>("select count(*) from (select mac from cwmp_device limit 1) one") > 0;

    /// <summary>Number of the password that a device's profile carries.</summary>
    public static long Generation(IDbConnection on, MacAddress mac) => on.ExecuteScalar<long?>("select coalesce(next_generation, generation) from cwmp_device where mac = @mac", new { mac }) ?? 0;

    /// <summary>True for a device that was heard by CWMP.</summary>
    public static bool IsReached(IDbConnection on, MacAddress mac) => on.ExecuteScalar<long>("select count(*) from cwmp_device where mac = @mac", new { mac }) > 0;

    /// <summary>Binds a device to who it is in CWMP.</summary>
    public static void Bind(IDbConnection on, MacAddress mac, AcsIdentity identity)
    {
        // Its profile keeps it reachable from now on.
        Standings.Mark(on, mac);
        on.Execute("update device_health set mark = mark + 1 where mac = @mac", new { mac });
        on.Execute(
            """
            insert into cwmp_device (mac, oui, product_class, serial) values (@mac, @Oui, @ProductClass, @SerialNumber)
            on conflict (mac) do update set oui = excluded.oui, product_class = excluded.product_class, serial = excluded.serial
            """,
            new { mac, identity.Oui, identity.ProductClass, identity.SerialNumber });
    }

    /// <summary>Keeps what its Inform told. It is to be looked at again, whatever stood when it last was as it should be.</summary>
    public void Told(IDbConnection on, MacAddress mac, string root, string url, string hash, Inform inform, DateTimeOffset now) => on.Execute(
        "update cwmp_device set root = @root, url = @url, told_hash = @hash, told = @told, informed = @now, settled = -1 where mac = @mac",
        new { mac, root, url, hash, told = box.Seal(Packed.Pack(Envelope(inform)), Place("told", mac)), now });

    /// <summary>Its last Inform that told something new; null = none.</summary>
    public Inform? LastInform(IDbConnection on, MacAddress mac)
        => on.ExecuteScalar<byte[]?>("select told from cwmp_device where mac = @mac", new { mac }) is { } told
            && Spa.Cwmp.Soap.Envelopes.Read(Packed.Unpack(box.OpenBytes(told, Place("told", mac))), Spa.Cwmp.Soap.SoapLimits.Standard, out var envelope, out _) ? envelope.Body as Inform : null;

    /// <summary>It is as it should be.</summary>
    public static void Settled(IDbConnection on, MacAddress mac, ServedMark mark)
        => on.Execute("update cwmp_device set settled = @Device, settled_fleet = @Fleet where mac = @mac", new { mac, mark.Device, mark.Fleet });

    /// <summary>It is to be looked at again, whatever stood when it last was as it should be.</summary>
    public static void Unsettle(IDbConnection on, MacAddress mac) => on.Execute("update cwmp_device set settled = -1 where mac = @mac", new { mac });

    /// <summary>What it has refused, and what is wrong with it by that.</summary>
    public static void Refused(IDbConnection on, MacAddress mac, ImmutableDictionary<string, string> refused)
    {
        Standings.Mark(on, mac);
        on.Execute("update cwmp_device set refused = @text, fault = @fault where mac = @mac", new { mac, text = refused.IsEmpty ? string.Empty : JsonSerializer.Serialize(refused), fault = AcsRefusals.Fault(refused) });
    }

    /// <summary>What it has refused changes. Nothing is written where it does not.</summary>
    public static void Refused(IDbConnection on, MacAddress mac, Func<ImmutableDictionary<string, string>, ImmutableDictionary<string, string>> change)
    {
        foreach (var (text, fault) in on.Query<(string Refused, string Fault)>("select refused, fault from cwmp_device where mac = @mac", new { mac }).ToList())
        {
            var before = RefusedOf(text);
            var after = change(before);
            if (after != before || AcsRefusals.Fault(after) != fault)
            {
                Refused(on, mac, after);
            }
        }
    }

    /// <summary>What it has refused says nothing any more, and nothing of it is wrong.</summary>
    public static void ForgetRefused(IDbConnection on, MacAddress mac)
    {
        if (on.Execute("update cwmp_device set refused = '', fault = '' where mac = @mac and (refused <> '' or fault <> '')", new { mac }) > 0)
        {
            Standings.Mark(on, mac);
        }
    }

    /// <summary>It is being given another password.</summary>
    public static void Giving(IDbConnection on, MacAddress mac, long generation) => on.Execute("update cwmp_device set next_generation = @generation where mac = @mac", new { mac, generation });

    /// <summary>It has another password: its profile carries that from now on, and it is the only one.</summary>
    public static void Given(IDbConnection on, MacAddress mac, long generation, DateTimeOffset now)
    {
        on.Execute("update cwmp_device set generation = @generation, next_generation = null, rotated = @now where mac = @mac", new { mac, generation, now });
        on.Execute("update device_health set mark = mark + 1 where mac = @mac", new { mac });
    }

    /// <summary>What it brings from its factory; null = nothing any more.</summary>
    public void Preset(IDbConnection on, MacAddress mac, CwmpPreset? preset)
        => on.Execute("update cwmp_device set preset = @sealed where mac = @mac", new { mac, @sealed = preset is null ? null : box.Seal($"{preset.User}\n{preset.Identity}", Place("preset", mac)) });

    /// <summary>How long its messages are kept; null = not at all, and those that were are gone.</summary>
    public static void LogUntil(IDbConnection on, MacAddress mac, DateTimeOffset? until)
    {
        on.Execute("update cwmp_device set log_until = @until where mac = @mac", new { mac, until });
        if (until is null)
        {
            on.Execute("delete from cwmp_message where mac = @mac", new { mac });
        }
    }

    /// <summary>Its parameters as they are known, in any order; null = they were never read.</summary>
    public (DateTimeOffset At, CwmpValues Values)? Values(IDbConnection on, MacAddress mac)
    {
        if (on.QuerySingleOrDefault<ValueRow>("select read_at, sealed from cwmp_value where mac = @mac", new { mac }) is not { } row)
        {
            return null;
        }

        if (opened.Find(mac, row.Sealed) is not { } values)
        {
            values = CwmpValueText.Read(Packed.Unpack(box.OpenBytes(row.Sealed, Place("value", mac))));
            opened.Put(mac, row.Sealed, values);
        }

        return (row.ReadAt, values);
    }

    /// <summary>Keeps its parameters.</summary>
    public void PutValues(IDbConnection on, MacAddress mac, CwmpValues values, DateTimeOffset now)
    {
        values = values.Count > MostValues ? CwmpValues.Of(values.Take(MostValues)) : values;
        var sealedValues = box.Seal(CwmpValueText.Pack(values), Place("value", mac));
        opened.Put(mac, sealedValues, values);
        on.Execute(
            "insert into cwmp_value (mac, read_at, sealed) values (@mac, @now, @sealedValues) on conflict (mac) do update set read_at = excluded.read_at, sealed = excluded.sealed",
            new { mac, now, sealedValues });
    }

    /// <summary>Nothing more is asked of a device for now: what was opened of it leaves the memory.</summary>
    public void Close(MacAddress mac) => opened.Drop(mac);

    /// <summary>Nothing is known of its tree any more.</summary>
    public static void ForgetValues(IDbConnection on, MacAddress mac)
    {
        on.Execute("delete from cwmp_value where mac = @mac", new { mac });
        CwmpLevels.Forget(on, mac, string.Empty);
    }

    /// <summary>Forgets all of a device.</summary>
    public static void Remove(IDbConnection on, MacAddress mac)
    {
        foreach (var table in new[] { "cwmp_device", "cwmp_value", "cwmp_level", "cwmp_task", "cwmp_message", "cwmp_file" })
        {
            on.Execute($"delete from {table} where mac = @mac", new { mac });
        }
    }

    private static byte[] Envelope(Inform inform) => Spa.Cwmp.Soap.Envelopes.Write(new Spa.Cwmp.Soap.CwmpEnvelope(inform) { Version = CwmpVersion.V12 });

    private static string Place(string what, MacAddress mac) => $"cwmp_{what}/{mac}";

    private static ImmutableDictionary<string, string> RefusedOf(string text) => text.Length == 0 ? ImmutableDictionary<string, string>.Empty : JsonSerializer.Deserialize<ImmutableDictionary<string, string>>(text)!;

    private CwmpContact ReadContact(RowReader row) => new(Read(row), Devices.Read(row), new(row.Number(), row.Number()), row.Number() > 0);

    // As Columns has them.
    private CwmpDevice Read(RowReader row)
    {
        var mac = row.Mac();
        return new(mac, new AcsIdentity(row.Text(), row.Text(), row.Text()))
        {
            Root = row.Text(),
            Url = row.Text(),
            Preset = row.BytesOrNull() is { } preset && Encoding.UTF8.GetString(box.OpenBytes(preset, Place("preset", mac))).Split('\n') is [var user, var hash] ? new(user, hash) : null,
            Generation = row.Number(),
            NextGeneration = row.NumberOrNull(),
            Rotated = row.MomentOrNull(),
            ToldHash = row.Text(),
            Informed = row.Moment(),
            Settled = new(row.Number(), row.Number()),
            Refused = RefusedOf(row.Text()),
            Fault = row.Text(),
            LogUntil = row.MomentOrNull(),
        };
    }

    private sealed class ValueRow
    {
        public DateTimeOffset ReadAt { get; init; }

        public byte[] Sealed { get; init; } = [];
    }
}
