using System.Text.Json;
using System.Threading.Channels;

namespace Spa.Device.Web;

/// <summary>The status for pages that stay open: looked at while anybody watches, and handed on when it is another one. Counters go on by themselves on the page.</summary>
internal sealed class StatusFeed : IAsyncDisposable
{
    /// <summary>Most that watch at the same time; the others ask from time to time.</summary>
    public const int MaxWatchers = 32;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250), Patience = TimeSpan.FromSeconds(10);

    // A due time that is reckoned from two truncated counters wavers by a second.
    private const long Wavering = 2;

    private readonly Func<Task<StatusDocument>> status;
    private readonly Action<Exception> failed;
    private readonly CancellationTokenSource ending = new();
    private readonly HashSet<Channel<StatusDocument>> watchers = [];
    private readonly Lock sync = new();
    private Task looking = Task.CompletedTask;
    private StatusDocument? last;

    /// <summary>A feed that nobody watches yet.</summary>
    /// <param name="status">Makes the document.</param>
    /// <param name="failed">Told of an exception, which is a bug.</param>
    public StatusFeed(Func<Task<StatusDocument>> status, Action<Exception> failed) => (this.status, this.failed) = (status, failed);

    /// <summary>Watches until disposed; null when too many do.</summary>
    public Watch? Open()
    {
        var channel = Channel.CreateBounded<StatusDocument>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        lock (sync)
        {
            if (watchers.Count >= MaxWatchers || ending.IsCancellationRequested)
            {
                return null;
            }

            watchers.Add(channel);
            if (watchers.Count == 1)
            {
                last = null;
                looking = Run(looking);
            }
            else if (last is not null)
            {
                channel.Writer.TryWrite(last);
            }
        }

        return new Watch(this, channel);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Task work;
        lock (sync)
        {
            ending.Cancel();
            work = looking;
            foreach (var watcher in watchers)
            {
                watcher.Writer.TryComplete();
            }
        }

        await work.ConfigureAwait(false);
        ending.Dispose();
    }

    /// <summary>True when a page has to be told: anything but a counter that goes on differs.</summary>
    internal static bool IsNews(StatusDocument? before, StatusDocument now)
        => before is null
            || Moved(before.Settings.NextSeconds, now.Settings.NextSeconds, now.Unit.UpSeconds - before.Unit.UpSeconds)
            || Moved(before.Firmware.NextSeconds, now.Firmware.NextSeconds, now.Unit.UpSeconds - before.Unit.UpSeconds)
            || !Still(before).AsSpan().SequenceEqual(Still(now));

    private static bool Moved(long? before, long? now, long passed)
        => before is { } then && now is { } left ? Math.Abs(then - passed - left) > Wavering : before is null != now is null;

    private static byte[] Still(StatusDocument document) => JsonSerializer.SerializeToUtf8Bytes(
        document with
        {
            Unit = document.Unit with { UpSeconds = 0, Clock = null },
            Settings = document.Settings with { NextSeconds = null },
            Firmware = document.Firmware with { NextSeconds = null },
        },
        PagesJson.Default.StatusDocument);

    private async Task Run(Task before)
    {
        await before.ConfigureAwait(false);
        try
        {
            while (!ending.IsCancellationRequested)
            {
                var now = await status().WaitAsync(Patience, ending.Token).ConfigureAwait(false);
                lock (sync)
                {
                    if (watchers.Count == 0)
                    {
                        return;
                    }

                    if (IsNews(last, now))
                    {
                        last = now;
                        foreach (var watcher in watchers)
                        {
                            watcher.Writer.TryWrite(now);
                        }
                    }
                }

                await Task.Delay(Look, ending.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
        catch (Exception e)
        {
            failed(e);
            lock (sync)
            {
                // The pages ask anew, and see for themselves.
                foreach (var watcher in watchers)
                {
                    watcher.Writer.TryComplete();
                }

                watchers.Clear();
            }
        }
    }

    /// <summary>One page that watches.</summary>
    internal sealed class Watch(StatusFeed feed, Channel<StatusDocument> channel) : IDisposable
    {
        /// <summary>What is new, the newest only.</summary>
        public ChannelReader<StatusDocument> News => channel.Reader;

        /// <inheritdoc/>
        public void Dispose()
        {
            lock (feed.sync)
            {
                feed.watchers.Remove(channel);
            }
        }
    }
}
