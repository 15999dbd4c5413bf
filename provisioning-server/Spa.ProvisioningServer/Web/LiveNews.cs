using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Web;

/// <summary>Tells open pages that something has changed, whichever process changed it. Pages then ask for what they show.</summary>
internal sealed class LiveNews(Store store, IHostApplicationLifetime lifetime)
{
    // Pages must not throttle the word themselves: they would lose the last one.
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1.5);

    // For who sees only some customers' devices: no word tells him when others' change, so his pages look by the clock.
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    /// <summary>Where a request keeps the state of the store that its page is made of.</summary>
    public const string Since = "spa-since";

    /// <summary>State of the store now.</summary>
    public long Now => store.Version();

    /// <summary>A word for every change since the page was made: also for one that came before the page began to listen.</summary>
    /// <param name="since">State that the page is made of.</param>
    /// <param name="cancellation">The page is gone.</param>
    public async IAsyncEnumerable<SseItem<string>> Listen(long since, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
        using var timer = new PeriodicTimer(Step);
        var seen = since;
        var quiet = 0;
        do
        {
            var now = store.Version();
            quiet = now == seen ? quiet + 1 : 0;
            if (now != seen || quiet == 20)
            {
                // A word now and then keeps the connection, and tells a dead one.
                yield return new SseItem<string>("-", now != seen ? "changed" : "alive");
                quiet = 0;
                seen = now;
            }
        }
        while (await Next(timer, either.Token));
    }

    /// <summary>A word every few seconds, whatever happens.</summary>
    /// <param name="cancellation">The page is gone.</param>
    public async IAsyncEnumerable<SseItem<string>> Tick([EnumeratorCancellation] CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
        using var timer = new PeriodicTimer(Beat);
        do
        {
            yield return new SseItem<string>("-", "changed");
        }
        while (await Next(timer, either.Token));
    }

    private static async Task<bool> Next(PeriodicTimer timer, CancellationToken cancellation)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
