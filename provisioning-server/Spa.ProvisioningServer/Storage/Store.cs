using System.Data;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>The store of a data folder: the SQLite file in it, or a PostgreSQL database beside it. Several processes may have it open at once: servers, and commands beside them.</summary>
internal sealed class Store : IDisposable
{
    private readonly TimeProvider clock;
    private readonly Writer writer;

    private Store(string folder, Engine engine, TimeProvider clock, Retention? keep)
    {
        (Folder, Engine, this.clock) = (folder, engine, clock);
        Box = SecretBox.Open(Path.Combine(folder, "master.key"));
        Node = Encoding.ASCII.GetString(PrivateFile.ReadOrMake(Path.Combine(folder, "node"), () => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)))));
        Audits = new Audits(Box.Derive("audit log"), Node);
        var connection = engine.OpenWriter();
        try
        {
            Migrations.Run(connection);
            LayerConversion.Run(connection, Box);
            Fill(connection);
            Check(connection);
            writer = new Writer(engine, connection, keep is null ? null : on => keep.Tidy(on, Audits!, clock.GetUtcNow()));
        }
        catch (Exception e)
        {
            connection.Dispose();
            if (engine.Explain(e) is { } sentence)
            {
                throw new InvalidOperationException(sentence, e);
            }

            throw;
        }

        Keys = new DeviceKeys(Box);
        Layers = new Layers(Box);
        Drafts = new Drafts(Box);
        Profiles = new Profiles(Box);
        Reports = new Reports(Box);
        Webhooks = new Webhooks(Box);
        Cwmps = new Cwmps(Box);
        CwmpContacts = new CwmpContacts(engine, Cwmps);
        CwmpTasks = new CwmpTasks(Box);
        CwmpLevels = new CwmpLevels(Box);
        CwmpMessages = new CwmpMessages(Box);
        CwmpFiles = new CwmpFiles(Box);
    }

    /// <summary>The data folder.</summary>
    public string Folder { get; }

    public Engine Engine { get; }

    public SecretBox Box { get; }

    public DeviceKeys Keys { get; }

    public Layers Layers { get; }

    public Drafts Drafts { get; }

    public Profiles Profiles { get; }

    public Reports Reports { get; }

    public Audits Audits { get; }

    public Webhooks Webhooks { get; }

    public Cwmps Cwmps { get; }

    public CwmpContacts CwmpContacts { get; }

    public CwmpTasks CwmpTasks { get; }

    public CwmpLevels CwmpLevels { get; }

    public CwmpMessages CwmpMessages { get; }

    public CwmpFiles CwmpFiles { get; }

    /// <summary>Name of this data folder among those that work on one database: 8 hex digits, kept in the file <c>node</c>.</summary>
    public string Node { get; }

    /// <summary>Opens the store of a folder, making both when they are not there.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="database">The PostgreSQL database that holds the store; null = the SQLite file in the folder.</param>
    /// <param name="clock">The clock; null = the machine's.</param>
    /// <param name="keep">For a server: how much of what happened is kept; it also looks first whether the store is whole. Null = a command beside it.</param>
    /// <exception cref="InvalidOperationException">The store cannot be used; says why and what to do.</exception>
    public static Store Open(string folder, DatabaseAddress? database = null, TimeProvider? clock = null, Retention? keep = null)
    {
        folder = Path.GetFullPath(folder);
        PrivateFile.MakeFolder(folder);
        Engine engine = database is null ? new SqliteEngine(Path.Combine(folder, "fleet.db")) : new PostgresEngine(database);
        try
        {
            return keep is not null && engine.Damage() is { } damage ? throw new InvalidOperationException(damage) : new Store(folder, engine, clock ?? TimeProvider.System, keep);
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    /// <summary>Reads from one consistent state.</summary>
    public T Read<T>(Func<IDbConnection, T> read) => Engine.Read(read);

    /// <summary>Writes; the task ends when it is durable.</summary>
    public Task<T> Write<T>(Func<IDbConnection, T> write) => writer.Write(null, write);

    /// <summary>Writes; the task ends when it is durable.</summary>
    public Task Write(Action<IDbConnection> write) => Do(null, write);

    /// <summary>Writes what belongs to one device and nothing else: then it need not wait for what other servers write of other devices. The task ends when it is durable.</summary>
    public Task<T> Write<T>(MacAddress device, Func<IDbConnection, T> write) => writer.Write(device, write);

    /// <summary>Writes what belongs to one device and nothing else. The task ends when it is durable.</summary>
    public Task Write(MacAddress device, Action<IDbConnection> write) => Do(device, write);

    /// <summary>A device was heard. Cheap when it has told nothing new; the task ends when it is durable.</summary>
    /// <param name="before">The device as it was read for this contact.</param>
    /// <param name="address">Where it was heard.</param>
    /// <param name="software">The version it named; null = none.</param>
    /// <param name="profile">Sequence number of the profile it takes with this contact; null = it takes none.</param>
    public Task Seen(Device before, string address, string? software, long? profile)
    {
        ArgumentNullException.ThrowIfNull(before);
        var (now, health) = (clock.GetUtcNow(), before.Health);
        var same = health.LastSeen is { } seen && health.Address == address && (software is null || health.Software == software)
            && (profile is null || (profile == health.SequenceTaken && health.ProfileTaken is not null))
            && !(now - seen > before.Silence);
        return same
            ? writer.Seen(new(before.Mac, address, now, profile))
            : Write(before.Mac, on =>
            {
                // It may have been silent.
                Standings.Mark(on, before.Mac);
                Healths.Seen(on, before.Mac, address, software, now);
                if (profile is { } taken)
                {
                    Healths.ProfileTaken(on, before.Mac, taken, another: true, now);
                }
            });
    }

    /// <summary>A device was heard that takes what was made ready for it: true when that is still right and the contact is durable; false when nothing is written and somebody must look again.</summary>
    /// <param name="mac">The device.</param>
    /// <param name="address">Where it was heard.</param>
    /// <param name="profile">Sequence number of the profile that is ready.</param>
    /// <param name="condition">What must still hold.</param>
    public Task<bool> Seen(MacAddress mac, string address, long profile, SightingIf condition) => writer.Seen(new(mac, address, clock.GetUtcNow(), profile, condition));

    /// <summary>Changes whenever any process has changed something.</summary>
    public long Version() => Engine.Version();

    public void Dispose()
    {
        writer.Dispose();
        Engine.Dispose();
        Box.Dispose();
    }

    private Task<bool> Do(MacAddress? device, Action<IDbConnection> write) => writer.Write(device, on =>
    {
        write(on);
        return true;
    });

    // With another master key nothing that is sealed opens: said at once, not at the first device that asks.
    private void Check(StoreConnection on)
    {
        const string Fact = "master key";
        Engine.Begin(on, null);
        var box = on.ExecuteScalar<byte[]?>("select sealed from store_fact where name = @Fact", new { Fact });
        if (box is null)
        {
            on.Execute("insert into store_fact (name, number, sealed) values (@Fact, 0, @box)", new { Fact, box = Box.Seal(Fact, Fact) });
        }

        on.Execute("commit");
        try
        {
            _ = box is null ? null : Box.OpenText(box, Fact);
        }
        catch (CryptographicException)
        {
            throw new InvalidOperationException($"{Path.Combine(Folder, "master.key")} is not the key that this store was written with: put the right one there, from another server of this database or from a backup. Without it the secrets in the store are lost.");
        }
    }

    // A store of an older server has no index yet: it is made once, in steps that can be cut anywhere.
    private void Fill(StoreConnection on)
    {
        Engine.Begin(on, null);
        Engine.MakeSearch(on);
        Engine.MakeMarks(on);
        on.Execute("commit");
        if (Devices.Count(on) == FleetCounts.All(on))
        {
            return;
        }

        MacAddress? after = null;
        for (IReadOnlyList<MacAddress> some = [default]; some.Count > 0;)
        {
            Engine.Begin(on, null);
            some = DeviceIndex.Next(on, after, 5000);
            foreach (var mac in some)
            {
                DeviceIndex.Touch(on, mac);
                after = mac;
            }

            DeviceIndex.Refresh(on);
            on.Execute("commit");
        }
    }
}
