using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Web;

/// <summary>Tells open pages that something has changed, whichever process changed it. Pages then ask for what they show.</summary>
internal sealed class LiveNews(Store store, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    public async IAsyncEnumerable<SseItem<string>> Listen([EnumeratorCancellation] CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
        using var timer = new PeriodicTimer(Step);
        var seen = store.Version();
        var quiet = 0;
        while (await Next(timer, either.Token))
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
