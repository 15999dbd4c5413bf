using Dapper;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Telemetry;

/// <summary>Whether the server serves: the store can be read, and its writer writes.</summary>
internal sealed class ServerHealth(Store store, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Version of the program.</summary>
    public static string Version { get; } = typeof(ServerHealth).Assembly.GetName().Version?.ToString(3) ?? "0";

    /// <summary>Since when it runs.</summary>
    public DateTimeOffset Started { get; } = clock.GetUtcNow();

    /// <summary>True when it serves. Answers within seconds, also when the store does not.</summary>
    public async Task<bool> Ready()
    {
        try
        {
            store.Read(on => on.ExecuteScalar<long>("select count(*) from migration"));

            // Goes through the queue of the writer and its lock, and changes nothing.
            await store.Write(on => on.Execute("update audit_chain set number = number where 1 = 0")).WaitAsync(Patience);
            return true;
        }
        catch (Exception e) when (e is System.Data.Common.DbException or IOException or TimeoutException or ObjectDisposedException or System.Threading.Channels.ChannelClosedException)
        {
            return false;
        }
    }
}
