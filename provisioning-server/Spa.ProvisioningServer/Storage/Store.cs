using System.Data;

namespace Spa.ProvisioningServer.Storage;

/// <summary>The store of a data folder. Several processes may have it open at once: the running server and commands beside it.</summary>
internal sealed class Store : IDisposable
{
    private readonly Database database;
    private readonly Writer writer;

    private Store(string folder)
    {
        Folder = folder;
        PrivateFile.MakeFolder(folder);
        Box = SecretBox.Open(Path.Combine(folder, "master.key"));
        database = new Database(Path.Combine(folder, "fleet.db"));
        var connection = database.OpenWriter();
        Migrations.Run(connection);
        writer = new Writer(connection);
        Keys = new DeviceKeys(Box);
        Layers = new Layers(Box);
        Profiles = new Profiles(Box);
        Reports = new Reports(Box);
        Node = System.Text.Encoding.ASCII.GetString(PrivateFile.ReadOrMake(Path.Combine(folder, "node"), () => System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(4)))));
        Audits = new Audits(Box.Derive("audit log"), Node);
    }

    /// <summary>The data folder.</summary>
    public string Folder { get; }

    public SecretBox Box { get; }

    public DeviceKeys Keys { get; }

    public Layers Layers { get; }

    public Profiles Profiles { get; }

    public Reports Reports { get; }

    public Audits Audits { get; }

    /// <summary>Name of this data folder among those that work on one database: 8 hex digits, kept in the file <c>node</c>.</summary>
    public string Node { get; }

    /// <summary>Opens the store of a folder, making both when they are not there.</summary>
    public static Store Open(string folder) => new(Path.GetFullPath(folder));

    /// <summary>Reads from one consistent state.</summary>
    public T Read<T>(Func<IDbConnection, T> read) => database.Read(read);

    /// <summary>Writes; the task ends when it is durable.</summary>
    public Task<T> Write<T>(Func<IDbConnection, T> write) => writer.Write(write);

    /// <summary>Writes; the task ends when it is durable.</summary>
    public Task Write(Action<IDbConnection> write) => writer.Write(on =>
    {
        write(on);
        return true;
    });

    /// <summary>Changes whenever any process has changed something.</summary>
    public long Version() => database.Version();

    public void Dispose()
    {
        writer.Dispose();
        database.Dispose();
        Box.Dispose();
    }
}
