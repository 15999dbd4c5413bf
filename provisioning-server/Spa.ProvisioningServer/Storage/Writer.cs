using System.Data;
using System.Threading.Channels;
using Dapper;

namespace Spa.ProvisioningServer.Storage;

/// <summary>The one writer of this process: a thread that takes what is queued, does it in one transaction, and completes each caller after the commit.</summary>
/// <remarks>Other processes (a command beside the running server) write too; the transaction begins immediate and waits for them.</remarks>
internal sealed class Writer : IDisposable
{
    private const int MostAtOnce = 512;

    private readonly Channel<Work> queue = Channel.CreateBounded<Work>(new BoundedChannelOptions(4096) { SingleReader = true });
    private readonly IDbConnection connection;
    private readonly Thread thread;

    public Writer(IDbConnection connection)
    {
        this.connection = connection;
        thread = new Thread(Run) { Name = "store writer", IsBackground = true };
        thread.Start();
    }

    /// <summary>Does <paramref name="work"/>; the task ends when it is on the disk. An exception of the work undoes that work alone.</summary>
    public async Task<T> Write<T>(Func<IDbConnection, T> work)
    {
        var wanted = new Work<T>(work);
        await queue.Writer.WriteAsync(wanted).ConfigureAwait(false);
        return await wanted.Done.Task.ConfigureAwait(false);
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
        while (queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            batch.Clear();
            while (batch.Count < MostAtOnce && queue.Reader.TryRead(out var work))
            {
                batch.Add(work);
            }

            Commit(batch);
        }
    }

    private void Commit(List<Work> batch)
    {
        try
        {
            connection.Execute("begin immediate");
            foreach (var work in batch)
            {
                Do(work);
            }

            Standings.Settle(connection);
            connection.Execute("commit");
        }
        catch (Exception e) when (e is System.Data.Common.DbException or IOException)
        {
            // The disk is full or broken: nothing of this batch counts, and everybody who waits for it learns so.
            TryRollBack();
            Standings.Forget(connection);
            batch.ForEach(work => work.Fail(e));
            return;
        }

        batch.ForEach(work => work.Finish());
    }

    private void Do(Work work)
    {
        connection.Execute("savepoint one");
        try
        {
            work.Run(connection);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            connection.Execute("rollback to savepoint one");
            work.Broken = e;
        }

        connection.Execute("release savepoint one");
    }

    private void TryRollBack()
    {
        try
        {
            connection.Execute("rollback");
        }
        catch (System.Data.Common.DbException)
        {
            // SQLite has rolled back by itself after some errors; then there is nothing to roll back.
        }
    }

    private abstract class Work
    {
        public Exception? Broken { get; set; }

        public abstract void Run(IDbConnection connection);

        public abstract void Finish();

        public abstract void Fail(Exception why);
    }

    private sealed class Work<T>(Func<IDbConnection, T> work) : Work
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
}
