using System.Data;
using Dapper;
using Spa.Fleet.Access;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;

namespace Spa.ProvisioningServer.Storage;

/// <summary>The inventory.</summary>
internal static class Devices
{
    /// <summary>What <see cref="Read"/> reads, of the device <c>d</c> and its health <c>h</c>.</summary>
    internal const string RowColumns = """
        d.mac, d.serial, d.model, d.customer, d.site, d.tags, d.note, d.state, d.public_key, d.enrolled_at, d.enrolled_by, d.firmware, d.sequence, d.silence,
        h.software, h.last_seen, h.address, h.profile_taken, h.sequence_taken, h.sequence_reported, h.reported, h.resync_fault, h.upgrade_fault, h.profile_fault, h.refused, h.wrong_key, h.certificate_until
        """;

    private const string Columns = $"select {RowColumns} from device d left join device_health h on h.mac = d.mac";

    public static Device? Find(IDbConnection on, MacAddress mac)
        => RowReader.All(on, $"{Columns} where d.mac = @mac", new { mac }, Read).SingleOrDefault();

    /// <summary>The device with a serial number; null = none, or more than one.</summary>
    public static MacAddress? BySerial(IDbConnection on, string serial)
    {
        var found = on.Query<MacAddress>("select mac from device where serial = @serial limit 2", new { serial }).ToList();
        return found.Count == 1 ? found[0] : null;
    }

    /// <summary>A page of the devices that fit.</summary>
    public static DevicePage Search(IDbConnection on, DeviceSearch search) => DeviceFinder.Page(on, search);

    /// <summary>Both at once, for the price of one.</summary>
    public static (DevicePage Page, DeviceTotals Totals) Look(IDbConnection on, DeviceSearch search) => DeviceFinder.Look(on, search);

    /// <summary>How many fit, by how they stand. Counting ends at ten thousand.</summary>
    public static DeviceTotals Totals(IDbConnection on, DeviceSearch search) => DeviceFinder.Totals(on, search);

    /// <summary>How many devices there are.</summary>
    public static long Count(IDbConnection on) => on.ExecuteScalar<long>("select count(*) from device");

    /// <summary>The devices of some MAC addresses that are there.</summary>
    public static IReadOnlyList<Device> Some(IDbConnection on, IReadOnlyList<string> texts)
        => RowReader.All(on, $"{Columns} where d.mac in @texts order by d.mac", new { texts }, Read);

    /// <summary>How many devices an actor sees.</summary>
    public static long Count(IDbConnection on, Actor actor) => CountOf(on, actor, LayerScope.All);

    /// <summary>How many of the devices that an actor sees a layer is for.</summary>
    public static long CountOf(IDbConnection on, Actor actor, LayerScope scope)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var (condition, one, other) = Of(scope);
        return (actor.SeesAll, scope.Kind) switch
        {
            (true, LayerKind.All) => FleetCounts.All(on),
            (true, LayerKind.Model) => FleetCounts.Of(on, DeviceField.Model, scope.Name) ?? 0,
            (true, _) => on.ExecuteScalar<long>($"select count(*) from device d where {condition}", new { one, other }),
            _ => on.ExecuteScalar<long>($"select count(*) from device d where {condition} and d.customer in @customers", new { one, other, customers = actor.Customers.AsEnumerable() }),
        };
    }

    /// <summary>Devices that a layer is for, some at a time, in order of their MAC.</summary>
    public static IEnumerable<IReadOnlyList<Device>> Under(IDbConnection on, LayerScope scope, int atOnce = 5000)
    {
        var (condition, one, other) = Of(scope);
        var after = string.Empty;
        for (List<Device> some; (some = RowReader.All(on, $"{Columns} where {condition} and d.mac > @after order by d.mac limit @atOnce", new { one, other, after, atOnce }, Read)).Count > 0;)
        {
            yield return some;
            after = some[^1].Mac.ToString();
        }
    }

    /// <summary>The condition on the device <c>d</c> that a layer is for it, with its two values <c>@one</c> and <c>@other</c>.</summary>
    internal static (string Condition, string One, string Other) Of(LayerScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var slash = scope.Name.IndexOf('/', StringComparison.Ordinal);
        return scope.Kind switch
        {
            LayerKind.All => ("1 = 1", string.Empty, string.Empty),
            LayerKind.Model => ("d.model = @one", scope.Name, string.Empty),
            LayerKind.Customer => ("d.customer = @one", scope.Name, string.Empty),
            LayerKind.Site => ("d.customer = @one and d.site = @other", scope.Name[..slash], scope.Name[(slash + 1)..]),
            _ => ("d.mac = @one", scope.Name, string.Empty),
        };
    }

    /// <summary>Names of customers that have devices: from one to the next through the index, not through all devices.</summary>
    public static IReadOnlyList<string> Customers(IDbConnection on) => [.. on.Query<string>(
        """
        with recursive each_one (name) as (
          select min(customer) from device union all select (select min(d.customer) from device d where d.customer > name) from each_one where name is not null
        ) select name from each_one where name is not null limit 1000
        """)];

    /// <summary>Number of devices by state.</summary>
    public static IReadOnlyDictionary<DeviceState, long> Counts(IDbConnection on)
        => FleetCounts.Of(on, DeviceField.State).ToDictionary(c => Enum.Parse<DeviceState>(c.Value, ignoreCase: true), c => c.Count);

    /// <summary>Writes what operators decide: everything but health and sequence.</summary>
    public static void Put(IDbConnection on, Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        on.Execute(
            """
            insert into device (mac, serial, model, customer, site, tags, note, state, public_key, enrolled_at, enrolled_by, firmware, created)
            values (@Mac, @Serial, @Model, @Customer, @Site, @Tags, @Note, @State, @PublicKey, @EnrolledAt, @EnrolledBy, @Firmware, @created)
            on conflict (mac) do update set serial = excluded.serial, model = excluded.model, customer = excluded.customer, site = excluded.site, tags = excluded.tags,
              note = excluded.note, state = excluded.state, public_key = excluded.public_key, enrolled_at = excluded.enrolled_at, enrolled_by = excluded.enrolled_by,
              firmware = excluded.firmware
            """,
            new
            {
                device.Mac,
                device.Serial,
                device.Model,
                device.Customer,
                device.Site,
                Tags = string.Join(' ', device.Tags),
                device.Note,
                State = (long)device.State,
                device.PublicKey,
                device.EnrolledAt,
                device.EnrolledBy,
                device.Firmware,
                created = DateTimeOffset.UtcNow,
            });
        Standings.Mark(on, device.Mac);
        DeviceIndex.Touch(on, device.Mac);
    }

    /// <summary>Takes a device out of the inventory with all that belongs to it.</summary>
    public static void Remove(IDbConnection on, MacAddress mac)
    {
        foreach (var table in new[] { "device", "device_health", "device_key", "device_profile", "device_event", "device_report", "device_entry", "device_variable", "device_revision", "publish_device", "waiting", "enrolment_pass" })
        {
            on.Execute($"delete from {table} where mac = @mac", new { mac });
        }

        Cwmps.Remove(on, mac);
        Standings.Remove(on, mac);
        DeviceAgents.Remove(on, mac);
        DeviceIndex.Touch(on, mac);
    }

    /// <summary>A new profile is made: its sequence number.</summary>
    /// <param name="on">The connection.</param>
    /// <param name="mac">The device.</param>
    /// <param name="silence">How long the device may be silent with it; null = for ever.</param>
    public static long NextSequence(IDbConnection on, MacAddress mac, TimeSpan? silence)
    {
        Standings.Mark(on, mac);
        on.Execute("update device set sequence = sequence + 1, silence = @silence where mac = @mac", new { mac, silence = (long?)silence?.TotalMilliseconds });
        return on.ExecuteScalar<long>("select sequence from device where mac = @mac", new { mac });
    }

    /// <summary>How long it may be silent by how often it informs; null = for ever. True = it was something else before; one that has a time of its own, by the profile that it takes, keeps that.</summary>
    public static bool Silence(IDbConnection on, MacAddress mac, TimeSpan? silence)
    {
        var changed = on.Execute(
            """
            update device set silence = @silence
            where mac = @mac and silence is distinct from @silence and (silence is null or not exists (select 1 from device_health h where h.mac = @mac and h.profile_taken is not null))
            """,
            new { mac, silence = (long?)silence?.TotalMilliseconds }) > 0;
        if (changed)
        {
            Standings.Mark(on, mac);
        }

        return changed;
    }

    /// <summary>Reads <see cref="RowColumns"/>. One that was never heard has no health: its columns are null.</summary>
    internal static Device Read(RowReader row) => new(row.Mac())
    {
        Serial = row.TextOrNull(),
        Model = row.Text(),
        Customer = row.TextOrNull(),
        Site = row.TextOrNull(),
        Tags = [.. row.Text().Split(' ', StringSplitOptions.RemoveEmptyEntries)],
        Note = row.Text(),
        State = (DeviceState)row.Number(),
        PublicKey = row.TextOrNull(),
        EnrolledAt = row.MomentOrNull(),
        EnrolledBy = row.TextOrNull(),
        Firmware = row.TextOrNull(),
        Sequence = row.Number(),
        Silence = row.NumberOrNull() is { } silence ? TimeSpan.FromMilliseconds(silence) : null,
        Health = new()
        {
            Software = row.TextOrNull(),
            LastSeen = row.MomentOrNull(),
            Address = row.TextOrNull(),
            ProfileTaken = row.MomentOrNull(),
            SequenceTaken = row.NumberOrNull() ?? 0,
            SequenceReported = row.NumberOrNull() ?? 0,
            Reported = row.MomentOrNull(),
            ResyncFault = row.TextOrNull() ?? string.Empty,
            UpgradeFault = row.TextOrNull() ?? string.Empty,
            ProfileFault = row.TextOrNull() ?? string.Empty,
            Refused = row.TextOrNull() ?? string.Empty,
            WrongKey = row.MomentOrNull(),
            CertificateUntil = row.MomentOrNull(),
        },
    };
}
