using System.Data;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>One kind of database. The only classes that know which one it is; everything else is SQL that both take.</summary>
internal abstract class Engine : IDisposable
{
    /// <summary>How it is called: <c>SQLite</c>, <c>PostgreSQL</c>.</summary>
    public abstract string Name { get; }

    /// <summary>True when it is a process of its own, and asking it is a way there and back.</summary>
    public abstract bool IsElsewhere { get; }

    /// <summary>The operator that compares texts by pattern without regard to case.</summary>
    public abstract string Like { get; }

    /// <summary>Opens the connection of a writer.</summary>
    public abstract StoreConnection OpenWriter();

    /// <summary>Reads from one consistent state.</summary>
    public abstract T Read<T>(Func<IDbConnection, T> read);

    /// <summary>Reads with one statement, which is consistent by itself: nothing has to be said to the database before and after it.</summary>
    public abstract T Look<T>(Func<IDbConnection, T> read);

    /// <summary>A number that changes whenever any process has committed. It may also change when nobody has.</summary>
    public abstract long Version();

    /// <summary>Begins a write transaction.</summary>
    /// <param name="on">A writer's connection.</param>
    /// <param name="devices">Devices it will touch, and nothing else; null = it may touch anything, so it runs alone.</param>
    public abstract void Begin(StoreConnection on, IReadOnlyCollection<MacAddress>? devices);

    /// <summary>A step of the schema in this database's words.</summary>
    public abstract string Schema(string sql);

    /// <summary>Writes contacts, at most one of each device, in order of the MAC; for each, whether its condition held. What devices share has been looked at already.</summary>
    public abstract bool[] Seen(StoreConnection on, IReadOnlyList<Sighting> sightings);

    /// <summary>Makes the triggers that raise <see cref="ServedMark"/>, when they are not there.</summary>
    public abstract void MakeMarks(StoreConnection on);

    /// <summary>Makes the index that searches by any part of a word, when it is not there.</summary>
    public abstract void MakeSearch(StoreConnection on);

    /// <summary>The words of a device have changed: the search index follows.</summary>
    /// <param name="on">A writer's connection.</param>
    /// <param name="number">The device.</param>
    /// <param name="before">Words it had; null = it is new.</param>
    /// <param name="after">Words it has; null = it is gone.</param>
    public abstract void Reword(StoreConnection on, long number, string? before, string? after);

    /// <summary>The way to devices that have some texts among their words. It leaves out only devices that lack one of them, but not all of those: who goes it compares the words as well.</summary>
    /// <param name="on">A reader's connection.</param>
    /// <param name="patterns">Patterns for <see cref="Like"/>.</param>
    /// <param name="always">True when the way must be one that does not lead by every device, if there is one.</param>
    /// <returns>A table expression with the columns number, words, severity and trouble, and what makes the database go that way: a condition on the table <c>f</c> with the value of <c>@pieces</c>; null = the words alone.</returns>
    public abstract (string From, string? Condition, string? Pieces) WayTo(IDbConnection on, IReadOnlyList<string> patterns, bool always);

    /// <summary>True when another server stood in the way of a transaction and the same may succeed at once.</summary>
    public abstract bool InTheWay(Exception error);

    /// <summary>Writes a consistent copy of the store into a new SQLite file, while it is used.</summary>
    public abstract void CopyTo(string path);

    /// <summary>Fills an empty store with what is in a SQLite file of the same schema.</summary>
    public abstract void FillFrom(StoreConnection on, SqliteEngine from);

    /// <summary>Looks whether the store is whole, before anything is done with it; the sentence that says what is wrong and the remedy, or null.</summary>
    public abstract string? Damage();

    /// <summary>False when <see cref="Damage"/> ended at its time limit, and found nothing wrong until then.</summary>
    public virtual bool WasLookedThrough => true;

    /// <summary>The sentence for an error of this database that a person can do something about; null = none is known.</summary>
    public abstract string? Explain(Exception error);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}
