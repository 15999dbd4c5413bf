using System.Diagnostics;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Publishing;

/// <summary>Counts the devices of running publishes again and again, so that a stage ends, or a publish stops, by itself.</summary>
/// <remarks>State is in the store alone: after a restart, and with several servers on one store, it just goes on.</remarks>
internal sealed class PublishWatch(Store store, PublishWork work, TimeProvider clock, ILogger<PublishWatch> log) : BackgroundService
{
    // How long the devices of a publish that has ended are remembered.
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(30);

    // At most this part of the time goes into counting, however large the fleet.
    private const int Share = 20;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var version = -1L;
        var tidied = DateTimeOffset.MinValue;
        var last = DateTimeOffset.MinValue;
        while (!stoppingToken.IsCancellationRequested)
        {
            var cost = TimeSpan.Zero;
            try
            {
                // Nothing can have changed without a write, but that time passes, which a few looks a minute see.
                var now = clock.GetUtcNow();
                var present = store.Version();
                if (present != version || now - last > TimeSpan.FromSeconds(5))
                {
                    (version, last) = (present, now);
                    var began = Stopwatch.GetTimestamp();
                    foreach (var publication in store.Read(Publishes.Open).Where(p => p.Standing.State == Fleet.Publishing.PublishState.Running))
                    {
                        await work.Count(publication);
                    }

                    cost = Stopwatch.GetElapsedTime(began);
                }

                if (now - tidied > TimeSpan.FromMinutes(1) && store.Read(on => PublishTurns.HasOld(on, now - Remembered)))
                {
                    await store.Write(on => PublishTurns.Forget(on, now - Remembered, 5000));
                    tidied = now;
                }
            }
            catch (Exception e) when (e is System.Data.Common.DbException or IOException)
            {
                // The store is in trouble: units are answered so too, and the next look may find it well.
                Log.PublishesNotCounted(log, e);
            }

            try
            {
                await Task.Delay(Step + (cost * Share), stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
