namespace Spa.ProvisioningServer.Hosting.Bulk;

/// <summary>Goes on with bulk jobs, also with those that a server before this one left.</summary>
internal sealed class BulkWatch(BulkWork work, ILogger<BulkWatch> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause);
        try
        {
            do
            {
                try
                {
                    while (!stoppingToken.IsCancellationRequested && await work.Step())
                    {
                    }
                }
                catch (Exception e) when (e is System.Data.Common.DbException or IOException)
                {
                    Log.BulkFailed(log, e);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The server ends; whoever starts next goes on.
        }
    }
}
