namespace Spa.Device.Time;

/// <summary>Keeps the unit's clock: asks the time servers at the start, about hourly, sooner after a failure, and at once when they change.</summary>
internal sealed class NtpKeeper : IAsyncDisposable
{
    private readonly CancellationTokenSource ending = new();
    private readonly UnitClock clock;
    private readonly Func<string, CancellationToken, Task<(TimeSpan? Offset, string Why)>> ask;
    private readonly Action<string> tell;
    private readonly Task work;
    private TaskCompletionSource changed = New();
    private IReadOnlyList<string> servers;

    /// <summary>Begins.</summary>
    /// <param name="clock">The clock to keep.</param>
    /// <param name="servers">The servers to ask first.</param>
    /// <param name="ask">Asks one.</param>
    /// <param name="tell">Told what a person should know.</param>
    public NtpKeeper(UnitClock clock, IReadOnlyList<string> servers, Func<string, CancellationToken, Task<(TimeSpan? Offset, string Why)>> ask, Action<string> tell)
    {
        (this.clock, this.servers, this.ask, this.tell) = (clock, servers, ask, tell);
        work = Task.Run(Run);
    }

    /// <summary>Takes new servers; they are asked at once when they are others.</summary>
    public void Use(IReadOnlyList<string> next)
    {
        if (!next.SequenceEqual(Volatile.Read(ref servers)))
        {
            Volatile.Write(ref servers, next);
            Interlocked.Exchange(ref changed, New()).TrySetResult();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync().ConfigureAwait(false);
        await work.ConfigureAwait(false);
        ending.Dispose();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task Run()
    {
        var failures = 0;
        try
        {
            while (true)
            {
                var signal = Volatile.Read(ref changed).Task;
                var now = Volatile.Read(ref servers);
                failures = now.Count == 0 || await AskAny(now, failures == 0).ConfigureAwait(false) ? 0 : failures + 1;
                var wait = now.Count == 0 ? Timeout.InfiniteTimeSpan : TimeServers.Wait(failures, Random.Shared.NextDouble());
                using var pause = CancellationTokenSource.CreateLinkedTokenSource(ending.Token);
                await Task.WhenAny(signal, Task.Delay(wait, pause.Token)).ConfigureAwait(false);
                await pause.CancelAsync().ConfigureAwait(false);
                ending.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
    }

    private async Task<bool> AskAny(IReadOnlyList<string> among, bool isFirst)
    {
        foreach (var server in among)
        {
            var (offset, why) = await ask(server, ending.Token).ConfigureAwait(false);
            if (offset is { } behind && clock.Correct(behind, server))
            {
                tell(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"time from {server}: the clock was {behind.TotalSeconds:0.000} s behind"));
                return true;
            }

            if (isFirst)
            {
                tell($"no time from {server}: {(offset is null ? why : "it names a time before this program was written")}");
            }
        }

        clock.Failed();
        return false;
    }
}
