using System.Threading.Channels;

namespace Spa.Device.Storage;

/// <summary>Does work that waits for the disk, one piece after the other, away from the timeline.</summary>
public sealed class DiskWorker : IAsyncDisposable
{
    private readonly Channel<Action> queue = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task worker;

    /// <summary>Starts the worker.</summary>
    /// <param name="failed">Told of an exception of a piece of work, which is a bug.</param>
    public DiskWorker(Action<Exception> failed)
        => worker = Task.Run(async () =>
        {
            await foreach (var work in queue.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                try
                {
                    work();
                }
                catch (Exception e)
                {
                    failed(e);
                }
            }
        });

    /// <summary>Adds work; nothing once it has ended.</summary>
    public void Add(Action work) => queue.Writer.TryWrite(work);

    /// <summary>Does what waits, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await worker.ConfigureAwait(false);
    }
}
