using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Polly;
using Polly.Timeout;
using Spa.Fleet.Webhooks;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;
using Spa.ProvisioningServer.Telemetry;

namespace Spa.ProvisioningServer.Hosting.Webhooks;

/// <summary>Sends what waits for webhooks. It is in the store until it has arrived: a node that dies sends nothing twice at once, and what it had in hand is taken over when its lease ends.</summary>
internal sealed class WebhookSender : BackgroundService
{
    private const int AtOnce = 16;
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan OneTry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenPrunes = TimeSpan.FromHours(1);

    private readonly Store store;
    private readonly TimeProvider clock;
    private readonly ILogger<WebhookSender> log;
    private readonly HttpClient client;
    private readonly ResiliencePipeline patience = new ResiliencePipelineBuilder().AddTimeout(OneTry).Build();
    private DateTimeOffset pruned = DateTimeOffset.MinValue;

    public WebhookSender(Store store, OutboundAddresses outbound, TimeProvider clock, ILogger<WebhookSender> log)
    {
        (this.store, this.clock, this.log) = (store, clock, log);
        client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectCallback = outbound.Connect,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            MaxResponseHeadersLength = 16,

            // A trace id would tell strangers how our insides hang together.
            ActivityHeadersPropagator = null,
        })
        { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Sends what is due. True when it sent something.</summary>
    public async Task<bool> Round(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if ((now - pruned).Duration() > BetweenPrunes)
        {
            pruned = now;
            await store.Write(on => WebhookDeliveries.Prune(on, now - TimeSpan.FromDays(7), now - TimeSpan.FromDays(30)));
        }

        if (!store.Read(on => WebhookDeliveries.AnyDue(on, now)))
        {
            return false;
        }

        var lease = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var taken = await store.Write(on => WebhookDeliveries.Lease(on, lease, now, now + LeaseTime, AtOnce));
        await Task.WhenAll(taken.Select(d => Deliver(lease, d, cancellation)));
        return taken.Count > 0;
    }

    public override void Dispose()
    {
        client.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Step);
        try
        {
            do
            {
                try
                {
                    while (await Round(stoppingToken))
                    {
                    }
                }
                catch (Exception e) when (e is System.Data.Common.DbException or IOException)
                {
                    Log.SenderFailed(log, e);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The server ends; what is leased is sent by whoever comes after.
        }
    }

    private async Task Deliver(string lease, WebhookDelivery delivery, CancellationToken cancellation)
    {
        var (arrived, outcome) = store.Read(on => store.Webhooks.Open(on, delivery.Webhook)) is var (address, secret)
            ? await Send(delivery, address, secret, cancellation)
            : (false, "The webhook is gone.");
        var now = clock.GetUtcNow();
        var again = arrived ? null : now + DeliveryPlan.After((int)delivery.Attempts + 1, RandomNumberGenerator.GetInt32(1000) / 1000.0);
        ServerMetrics.Delivered(arrived ? "delivered" : again is null ? "dead" : "failed");
        await store.Write(on => WebhookDeliveries.Finish(on, lease, delivery, arrived, outcome, again, now));
        if (!arrived)
        {
            Log.NotDelivered(log, delivery.Webhook, delivery.Id, delivery.Attempts + 1, outcome, again is null ? "given up" : "tried again");
        }
    }

    private async Task<(bool Arrived, string Outcome)> Send(WebhookDelivery delivery, Uri address, string secret, CancellationToken cancellation)
    {
        using var activity = ServerMetrics.Source.StartActivity("webhook");
        activity?.SetTag("webhook.id", delivery.Webhook).SetTag("webhook.kind", delivery.Kind);
        try
        {
            var status = await patience.ExecuteAsync(async ending =>
            {
                var body = Encoding.UTF8.GetBytes(delivery.Body);
                using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                request.Headers.TryAddWithoutValidation(WebhookSignature.Header, WebhookSignature.Of(secret, clock.GetUtcNow(), body));
                request.Headers.TryAddWithoutValidation("Spa-Delivery", delivery.Id);
                request.Headers.TryAddWithoutValidation("Spa-Event", delivery.Kind);
                request.Headers.UserAgent.ParseAdd("Spa-Webhook/1");

                // What the receiver says beyond the status is not read.
                using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ending);
                return answer.StatusCode;
            }, cancellation);
            return status switch
            {
                >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices => (true, $"Taken: {(int)status}."),
                >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => (false, $"The receiver answered {(int)status}: redirects are not followed, give the address where it ends."),
                _ => (false, $"The receiver answered {(int)status}."),
            };
        }
        catch (TimeoutRejectedException)
        {
            return (false, $"No answer within {OneTry.TotalSeconds:0} s.");
        }
        catch (HttpRequestException e)
        {
            // The messages of sockets and TLS name hosts and reasons, never the address with its token.
            return (false, e.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError => "The name of the receiver is not known.",
                HttpRequestError.SecureConnectionError => "TLS with the receiver failed: its certificate is not valid for its name, or not trusted.",
                HttpRequestError.ConnectionError when e.InnerException is HttpRequestException inner => inner.Message,
                HttpRequestError.ConnectionError => "The receiver cannot be reached.",
                HttpRequestError.Unknown => e.Message,
                _ => $"The receiver does not speak HTTP as it should ({e.HttpRequestError}).",
            });
        }
    }
}
