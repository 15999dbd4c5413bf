using Spa.Fleet.Tests.Http;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Storage;

/// <summary>Where a store is: a folder, and for one of the two databases an empty database beside it. Gone afterwards.</summary>
internal sealed class Place(Func<DatabaseAddress>? database = null) : IDisposable
{
    private readonly Folder folder = new();
    private readonly Lazy<DatabaseAddress?> address = new(() => database?.Invoke());

    /// <summary>The databases that can be had here. A test of its own says when one is missing.</summary>
    public static IReadOnlyList<string> KindNames => PostgresServer.WhyNot is null ? ["SQLite", "PostgreSQL"] : ["SQLite"];

    public static TheoryData<string> Kinds => [.. KindNames];

    public string Path => folder.Path;

    public DatabaseAddress? Database => address.Value;

    public static Place Of(string kind) => new(kind == "SQLite" ? null : PostgresServer.Database);

    public string File(string name) => folder.File(name);

    public Store Open(TimeProvider? clock = null, Retention? keep = null) => Store.Open(folder.Path, Database, clock, keep);

    public void Dispose() => folder.Dispose();
}
