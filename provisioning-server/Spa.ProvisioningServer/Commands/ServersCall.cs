using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Hosting.Bulk;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Commands;

/// <summary>A connection request that only the running server can send, from its own port: an order for one device, which it takes up within a second.</summary>
internal static class ServersCall
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    // Longer than the server waits for the session; another order may be under way before.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    /// <summary>Orders it and waits for what comes of it.</summary>
    /// <returns>What came of it, in a sentence; and whether the unit begins a session.</returns>
    public static async Task<(bool IsTaken, string Sentence)> Ask(Store store, MacAddress mac)
    {
        var work = new BulkWork(store, TimeProvider.System);
        var (id, fault) = await work.Start(new BulkOrder(BulkAction.CwmpCall, string.Empty, null, [mac]), Shared.Actor);
        if (fault is not null)
        {
            return (false, fault.Sentence);
        }

        using var timer = new PeriodicTimer(Look);
        for (var waited = TimeSpan.Zero; waited < Patience && await timer.WaitForNextTickAsync(); waited += Look)
        {
            if (store.Read(on => BulkJobs.Find(on, id!)) is { State: BulkJob.Standing.Finished } job)
            {
                return job.Done > 0 ? (true, "The unit begins a session.") : (false, job.Reasons is [var reason, ..] ? reason[(reason.IndexOf(": ", StringComparison.Ordinal) + 2)..] : "The unit is not there any more.");
            }
        }

        await work.Stop(id!, Shared.Actor);
        return (false, "No server has taken it up: only one that runs on this store, and was started with --stun-port, can ask a unit behind an address translation.");
    }
}
