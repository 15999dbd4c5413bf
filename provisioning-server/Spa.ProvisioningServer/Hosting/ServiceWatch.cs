using Dapper;
using Spa.Hosting.Service;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting;

/// <summary>Tells the service manager that the server is alive, as long as work is taken up and the store answers.</summary>
internal sealed class ServiceWatch : IAsyncDisposable
{
    private readonly CancellationTokenSource ending = new();
    private readonly Task watching;

    private ServiceWatch(ServiceNotice service, Store store) => watching = Watch(service, store);

    /// <summary>Begins; does nothing when nobody watches.</summary>
    public static ServiceWatch Start(ServiceNotice service, Store store) => new(service, store);

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await watching;
        ending.Dispose();
    }

    private async Task Watch(ServiceNotice service, Store store)
    {
        if (service.AliveEvery is not { } often)
        {
            return;
        }

        using var timer = new PeriodicTimer(often);
        try
        {
            do
            {
                try
                {
                    _ = await Task.Run(() => store.Read(on => on.ExecuteScalar<long>("select 1")), ending.Token);
                    service.Alive();
                }
                catch (System.Data.Common.DbException)
                {
                    // Not alive: silence says so.
                }
            }
            while (await timer.WaitForNextTickAsync(ending.Token));
        }
        catch (OperationCanceledException)
        {
            // The server ends.
        }
    }
}
