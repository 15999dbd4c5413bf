using System.Data;
using Dapper;

namespace Spa.ProvisioningServer.Storage;

/// <summary>What is to be sent to webhooks. Who sends leases it first, so that two nodes do not both send; a lease that was not ended is over by itself.</summary>
internal static class WebhookDeliveries
{
    /// <summary>Most that waits for one webhook: more is dropped and counted.</summary>
    public const int MostWaiting = 10_000;

    private const string Columns = "select webhook, id, kind, mac, body, created, state, due, attempts, outcome, finished from webhook_delivery";

    /// <summary>Puts something into the queue; not again while the same of the same device waits for its first try.</summary>
    public static void Add(IDbConnection on, WebhookDelivery delivery)
    {
        if (delivery.Mac is not null && on.ExecuteScalar<long>(
            "select count(*) from webhook_delivery where state = 0 and webhook = @Webhook and kind = @Kind and mac = @Mac and attempts = 0 and lease is null", delivery) > 0)
        {
            return;
        }

        if (on.ExecuteScalar<long>("select count(*) from webhook_delivery where state = 0 and webhook = @Webhook", delivery) >= MostWaiting)
        {
            Webhooks.Dropped(on, delivery.Webhook);
            return;
        }

        on.Execute(
            "insert into webhook_delivery (webhook, id, kind, mac, body, created, state, due, attempts) values (@Webhook, @Id, @Kind, @Mac, @Body, @Created, 0, @Created, 0)",
            delivery);
    }

    /// <summary>Newest first.</summary>
    public static IReadOnlyList<WebhookDelivery> Of(IDbConnection on, string webhook, int limit)
        => [.. on.Query<WebhookDelivery>($"{Columns} where webhook = @webhook order by created desc, id limit @limit", new { webhook, limit })];

    /// <summary>How many there are, by where they stand.</summary>
    public static IReadOnlyDictionary<DeliveryState, long> Counts(IDbConnection on)
        => on.Query<(long State, long Count)>("select state, count(*) from webhook_delivery group by state").ToDictionary(r => (DeliveryState)r.State, r => r.Count);

    /// <summary>True when something is to be sent now.</summary>
    public static bool AnyDue(IDbConnection on, DateTimeOffset now)
        => on.ExecuteScalar<long?>("select 1 from webhook_delivery where state = 0 and due <= @now and (lease_until is null or lease_until <= @now) limit 1", new { now }) is not null;

    /// <summary>Takes what is due for oneself.</summary>
    /// <param name="on">The writing connection.</param>
    /// <param name="lease">A name that no other lease has.</param>
    /// <param name="now">Now.</param>
    /// <param name="until">When others may take it, if its end is not told before.</param>
    /// <param name="limit">Most.</param>
    public static IReadOnlyList<WebhookDelivery> Lease(IDbConnection on, string lease, DateTimeOffset now, DateTimeOffset until, int limit)
    {
        // The condition stands twice: another node may lease between the inner look and the change.
        on.Execute(
            """
            update webhook_delivery set lease = @lease, lease_until = @until
            where state = 0 and (lease_until is null or lease_until <= @now)
              and (webhook, id) in (select webhook, id from webhook_delivery where state = 0 and due <= @now and (lease_until is null or lease_until <= @now) order by due limit @limit)
            """,
            new { lease, now, until, limit });
        return [.. on.Query<WebhookDelivery>($"{Columns} where state = 0 and lease = @lease", new { lease })];
    }

    /// <summary>Ends a lease with what came of the try. Nothing happens when the lease is over and somebody else has it.</summary>
    /// <param name="on">The writing connection.</param>
    /// <param name="lease">The lease.</param>
    /// <param name="delivery">What was tried.</param>
    /// <param name="arrived">True when the receiver took it.</param>
    /// <param name="outcome">In words.</param>
    /// <param name="again">When it is tried again; null = not any more.</param>
    /// <param name="now">Now.</param>
    public static void Finish(IDbConnection on, string lease, WebhookDelivery delivery, bool arrived, string outcome, DateTimeOffset? again, DateTimeOffset now)
        => on.Execute(
            """
            update webhook_delivery set state = @state, attempts = attempts + 1, outcome = @outcome, due = @due, finished = @finished, lease = null, lease_until = null
            where webhook = @Webhook and id = @Id and lease = @lease
            """,
            new
            {
                delivery.Webhook,
                delivery.Id,
                lease,
                outcome,
                state = (long)(arrived ? DeliveryState.Delivered : again is null ? DeliveryState.Dead : DeliveryState.Waiting),
                due = again ?? now,
                finished = arrived || again is null ? now : (DateTimeOffset?)null,
            });

    /// <summary>Sends once more what was given up.</summary>
    public static int Revive(IDbConnection on, string webhook, DateTimeOffset now)
        => on.Execute("update webhook_delivery set state = 0, attempts = 0, due = @now, finished = null where webhook = @webhook and state = 2", new { webhook, now });

    /// <summary>Forgets what arrived long ago, and what was given up longer ago.</summary>
    public static void Prune(IDbConnection on, DateTimeOffset delivered, DateTimeOffset dead)
        => on.Execute("delete from webhook_delivery where (state = 1 and finished < @delivered) or (state = 2 and finished < @dead)", new { delivered, dead });
}
