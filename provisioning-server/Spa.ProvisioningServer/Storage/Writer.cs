using System.Data;
using System.Data.Common;
using System.Threading.Channels;
using Dapper;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>The one writer of this process: a thread that takes what is queued, does it in one transaction, and completes each caller after the commit.</summary>
/// <remarks>Other processes (a command beside the running server, another node) write too; the engine makes them wait for each other where they must.</remarks>
internal sealed class Writer : IDisposable
{
    private const int MostAtOnce = 512;

    // Contacts that came together come together again: then it is worth waiting a little, so that one way to the disk serves them all.
    private const int Together = 8;
    private const int AnsweredAtOnce = 32;
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    private readonly Channel<Work> queue = Channel.CreateBounded<Work>(new BoundedChannelOptions(4096) { SingleReader = true });
    private readonly Engine engine;
    private readonly Func<IDbConnection, bool>? upkeep;
    private readonly Thread thread;
    private StoreConnection connection;

    /// <summary>Starts the thread.</summary>
    /// <param name="engine">The database.</param>
    /// <param name="connection">The connection it writes on; it is the writer's from now on.</param>
    /// <param name="upkeep">What it does when nobody wants anything, in small steps; true = there is more to do. Null = nothing.</param>
    public Writer(Engine engine, StoreConnection connection, Func<IDbConnection, bool>? upkeep)
    {
        (this.engine, this.connection, this.upkeep) = (engine, connection, upkeep);
        thread = new Thread(Run) { Name = "store writer", IsBackground = true };
        thread.Start();
    }

    /// <summary>Does <paramref name="work"/>; the task ends when it is on the disk. An exception of the work undoes that work alone.</summary>
    /// <param name="device">The one device it touches; null = it may touch anything.</param>
    /// <param name="work">What to do.</param>
    public async Task<T> Write<T>(MacAddress? device, Func<IDbConnection, T> work)
    {
        var wanted = new Work<T>(device, work);
        await queue.Writer.WriteAsync(wanted).ConfigureAwait(false);
        return await wanted.Done.Task.ConfigureAwait(false);
    }

    /// <summary>Writes down a contact; the task ends when it is on the disk. All that are queued are one statement. False = its condition does not hold any more, and nothing is written.</summary>
    public Task<bool> Seen(Sighting sighting)
    {
        var wanted = new Heard(sighting);
        return queue.Writer.TryWrite(wanted) ? wanted.Done.Task : Wait(wanted);

        async Task<bool> Wait(Heard heard)
        {
            await queue.Writer.WriteAsync(heard).ConfigureAwait(false);
            return await heard.Done.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Finishes what is queued and closes the connection.</summary>
    public void Dispose()
    {
        queue.Writer.TryComplete();
        thread.Join();
        connection.Dispose();
    }

    private void Run()
    {
        var batch = new List<Work>(MostAtOnce);
        while (Wait())
        {
            if (batch.Count >= Together && queue.Reader.Count < batch.Count && batch.TrueForAll(work => work is Heard))
            {
                Thread.Sleep(Gathering);
            }

            batch.Clear();
            while (batch.Count < MostAtOnce && queue.Reader.TryRead(out var work))
            {
                batch.Add(work);
            }

            if (batch.Count > 0)
            {
                Commit(batch);
            }
        }
    }

    // True when there may be work; false when there will be none any more.
    private bool Wait()
    {
        var wait = queue.Reader.WaitToReadAsync().AsTask();
        if (upkeep is null)
        {
            return wait.GetAwaiter().GetResult();
        }

        while (!wait.Wait(Rest))
        {
            while (!wait.IsCompleted && Upkeep())
            {
            }
        }

        return wait.Result;
    }

    private bool Upkeep()
    {
        var work = new Work<bool>(null, upkeep!);
        Commit([work]);
        return work.Done.Task is { IsCompletedSuccessfully: true, Result: true };
    }

    private void Commit(List<Work> batch)
    {
        for (var attempt = 1; !TryCommit(batch, last: attempt == 3);)
        {
            attempt++;
        }
    }

    // False when another server stood in the way, everything is undone, and it is worth doing again.
    private bool TryCommit(List<Work> batch, bool last)
    {
        batch.ForEach(work => work.Begin());
        try
        {
            Open();
            var alone = batch.Any(w => w.Device is null);
            engine.Begin(connection, alone ? null : batch.Select(w => w.Device!.Value).ToHashSet());
            foreach (var work in batch.Where(w => w is not Heard))
            {
                Do(work);
            }

            Hear(batch);

            Standings.Settle(connection);
            DeviceIndex.Refresh(connection);
            connection.Execute("commit");
        }
        catch (Exception e) when (e is DbException or IOException or InvalidOperationException)
        {
            // The disk is full or broken, or the database is away: nothing of this batch counts, and everybody who waits for it learns so.
            TryRollBack();
            if (!last && engine.InTheWay(e))
            {
                return false;
            }

            batch.ForEach(work => work.Fail(e));
            return true;
        }

        Finish(batch);
        return true;
    }

    // Those who wait for a contact go on a few after the other: one thread woken for many is what many at once cost least.
    private static void Finish(List<Work> batch)
    {
        foreach (var work in batch.Where(w => w is not Heard))
        {
            work.Finish();
        }

        foreach (var some in batch.OfType<Heard>().Chunk(AnsweredAtOnce))
        {
            ThreadPool.UnsafeQueueUserWorkItem(static heard => Array.ForEach(heard, h => h.Finish()), some, preferLocal: false);
        }
    }

    // At most one contact of a device in a statement; those under another condition are the next round.
    private void Hear(List<Work> batch)
    {
        var heard = batch.OfType<Heard>().ToList();
        if (heard.Exists(h => h.Sighting.If is not null))
        {
            var fleet = ServedMark.FleetNow(connection);
            foreach (var late in heard.Where(h => h.Sighting.If is { } condition && condition.Mark.Fleet != fleet))
            {
                late.Held = false;
            }

            heard.RemoveAll(h => !h.Held);
        }

        while (heard.Count > 0)
        {
            var next = new List<Heard>();
            var round = new SortedDictionary<MacAddress, (Sighting Sighting, List<Heard> Of)>();
            foreach (var one in heard)
            {
                if (!round.TryGetValue(one.Sighting.Mac, out var present))
                {
                    round.Add(one.Sighting.Mac, (one.Sighting, [one]));
                }
                else if (present.Sighting.If == one.Sighting.If)
                {
                    present.Of.Add(one);
                    round[one.Sighting.Mac] = (present.Sighting.With(one.Sighting), present.Of);
                }
                else
                {
                    next.Add(one);
                }
            }

            var held = engine.Seen(connection, [.. round.Values.Select(v => v.Sighting)]);
            foreach (var ((_, of), holds) in round.Values.Zip(held))
            {
                of.ForEach(h => h.Held = holds);
            }

            heard = next;
        }
    }

    // A database that was away may have come back.
    private void Open()
    {
        if (connection.State != ConnectionState.Open)
        {
            connection.Dispose();
            connection = engine.OpenWriter();
        }
    }

    private void Do(Work work)
    {
        connection.Execute("savepoint one");
        try
        {
            work.Run(connection);
        }
        catch (Exception e) when (e is not OutOfMemoryException && connection.State == ConnectionState.Open && !engine.InTheWay(e))
        {
            connection.Execute("rollback to savepoint one");
            work.Broken = e;
        }

        connection.Execute("release savepoint one");
    }

    private void TryRollBack()
    {
        connection.Touched.Clear();
        Standings.Forget(connection);
        try
        {
            connection.Execute("rollback");
        }
        catch (Exception e) when (e is DbException or InvalidOperationException)
        {
            // SQLite has rolled back by itself after some errors, and a connection that is gone has nothing to roll back.
        }
    }

    private abstract class Work(MacAddress? device)
    {
        public MacAddress? Device => device;

        public Exception? Broken { get; set; }

        /// <summary>It is tried, perhaps again.</summary>
        public virtual void Begin() => Broken = null;

        public abstract void Run(IDbConnection connection);

        public abstract void Finish();

        public abstract void Fail(Exception why);
    }

    private sealed class Work<T>(MacAddress? device, Func<IDbConnection, T> work) : Work(device)
    {
        private T? result;

        public TaskCompletionSource<T> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void Run(IDbConnection connection) => result = work(connection);

        public override void Finish()
        {
            if (Broken is not null)
            {
                Done.SetException(Broken);
            }
            else
            {
                Done.SetResult(result!);
            }
        }

        public override void Fail(Exception why) => Done.SetException(why);
    }

    private sealed class Heard(Sighting sighting) : Work(sighting.Mac)
    {
        public Sighting Sighting => sighting;

        /// <summary>Whether its condition held.</summary>
        public bool Held { get; set; } = true;

        // Its continuation runs where it is completed: on a thread of the pool, never on the writer's.
        public TaskCompletionSource<bool> Done { get; } = new();

        public override void Begin() => Held = true;

        public override void Run(IDbConnection connection)
        {
        }

        public override void Finish() => Done.SetResult(Held);

        public override void Fail(Exception why) => ThreadPool.UnsafeQueueUserWorkItem(static state => state.Done.SetException(state.Why), (Done, Why: why), preferLocal: false);
    }
}
