using Spa.Fleet.Access;
using Spa.ProvisioningServer.Hosting.Webhooks;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Api;

/// <summary><c>/api/webhooks</c>.</summary>
internal static class WebhookApi
{
    /// <summary>A webhook, without its secret and the path of its address.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Name">What it is for.</param>
    /// <param name="Host">Scheme and host of its address.</param>
    /// <param name="Kinds">What it is told.</param>
    /// <param name="Enabled">False = it is told nothing.</param>
    /// <param name="Created">When it was made.</param>
    /// <param name="CreatedBy">By whom.</param>
    /// <param name="Dropped">What it was not told because too much was waiting for it.</param>
    public sealed record Body(string Id, string Name, string Host, IReadOnlyList<string> Kinds, bool Enabled, DateTimeOffset Created, string CreatedBy, long Dropped);

    /// <summary>A webhook that is to be made.</summary>
    /// <param name="Name">What it is for.</param>
    /// <param name="Address">Where it is sent, https.</param>
    /// <param name="Kinds">device.missing, resync.failed, upgrade.failed, unit.waiting, publish.stopped, task.done, task.failed, device.bootstrap, device.boot, device.refused.</param>
    public sealed record NewForm(string Name, string Address, IReadOnlyList<string> Kinds);

    /// <summary>What it is told from now on.</summary>
    public sealed record Form(IReadOnlyList<string> Kinds, bool Enabled = true);

    /// <summary>A webhook that was made.</summary>
    /// <param name="Secret">What its deliveries are signed with: this once and never again.</param>
    /// <param name="Made">What is known of it.</param>
    public sealed record MadeBody(string Secret, Body Made);

    /// <summary>A new secret.</summary>
    /// <param name="Secret">This once and never again.</param>
    public sealed record SecretBody(string Secret);

    /// <summary>Something it was told, or is to be.</summary>
    /// <param name="Id">The same at every try.</param>
    /// <param name="Kind">What it is.</param>
    /// <param name="Mac">The device; null = none.</param>
    /// <param name="Created">When it happened.</param>
    /// <param name="State">Where it stands.</param>
    /// <param name="Attempts">Tries so far.</param>
    /// <param name="Due">When it is tried next.</param>
    /// <param name="Outcome">What came of the last try.</param>
    public sealed record DeliveryBody(string Id, string Kind, string? Mac, DateTimeOffset Created, DeliveryState State, long Attempts, DateTimeOffset Due, string Outcome);

    public static void Map(RouteGroupBuilder api)
    {
        var webhooks = api.MapGroup("/webhooks").WithTags("webhooks");
        webhooks.MapGet("/", (Store store) => TypedResults.Ok(store.Read(Webhooks.All).Select(Of).ToList())).Need(Right.WebhooksRead).WithName("listWebhooks").WithSummary("Who is told what.");
        webhooks.MapPost("/", Add).Need(Right.WebhooksWrite).WithName("addWebhook").WithSummary("Makes a webhook. Its secret is shown in this answer and never again.").Produces<MadeBody>(201).Fails(409, 422);
        webhooks.MapPut("/{id}", (string id, Form form, HttpContext context, WebhookOperations operations) => Done(operations.Change(id, form.Kinds, form.Enabled, ActorIdentity.Of(context))))
            .Need(Right.WebhooksWrite).WithName("changeWebhook").WithSummary("Says anew what it is told, and whether it is told anything.").Produces(204).Fails(404, 422);
        webhooks.MapDelete("/{id}", (string id, HttpContext context, WebhookOperations operations) => Done(operations.Remove(id, ActorIdentity.Of(context))))
            .Need(Right.WebhooksWrite).WithName("removeWebhook").WithSummary("Tells it nothing any more and forgets it.").Produces(204).Fails(404);
        webhooks.MapPost("/{id}/test", (string id, HttpContext context, WebhookOperations operations) => Done(operations.Test(id, ActorIdentity.Of(context))))
            .Need(Right.WebhooksWrite).WithName("testWebhook").WithSummary("Sends it something, to see among its deliveries whether it arrives.").Produces(204).Fails(404, 409);
        webhooks.MapPost("/{id}/retry", (string id, HttpContext context, WebhookOperations operations) => Done(operations.Retry(id, ActorIdentity.Of(context))))
            .Need(Right.WebhooksWrite).WithName("retryWebhook").WithSummary("Sends once more what was given up.").Produces(204).Fails(404, 409);
        webhooks.MapPost("/{id}/secret", NewSecret).Need(Right.WebhooksWrite).WithName("changeWebhookSecret").WithSummary("Gives it a new secret.").Produces<SecretBody>().Fails(404);
        webhooks.MapGet("/{id}/deliveries", Deliveries).Need(Right.WebhooksRead).WithName("listDeliveries").WithSummary("What it was told and is to be, the newest first.").Produces<IReadOnlyList<DeliveryBody>>().Fails(404);
    }

    private static Body Of(Webhook one) => new(one.Id, one.Name, one.Host, one.KindNames, one.Enabled != 0, one.Created, one.CreatedBy, one.Dropped);

    private static async Task<IResult> Add(NewForm form, HttpContext context, WebhookOperations operations)
    {
        var (made, secret, fault) = await operations.Add(form.Name, form.Address, form.Kinds, ActorIdentity.Of(context));
        return made is null ? Problem.Of(fault!) : TypedResults.Created($"/api/webhooks/{made.Id}", new MadeBody(secret!, Of(made)));
    }

    private static async Task<IResult> NewSecret(string id, HttpContext context, WebhookOperations operations)
    {
        var (secret, fault) = await operations.NewSecret(id, ActorIdentity.Of(context));
        return secret is null ? Problem.Of(fault!) : TypedResults.Ok(new SecretBody(secret));
    }

    private static IResult Deliveries(string id, Store store, int limit = 100)
        => store.Read(on => Webhooks.Find(on, id) is null ? null : WebhookDeliveries.Of(on, id, Math.Clamp(limit, 1, 500))) is { } rows
            ? TypedResults.Ok(rows.Select(d => new DeliveryBody(d.Id, d.Kind, d.Mac, d.Created, d.State, d.Attempts, d.Due, d.Outcome)).ToList())
            : Problem.NotFound($"There is no webhook {id}.");

    private static async Task<IResult> Done(Task<Refusal?> task) => await task is { } no ? Problem.Of(no) : TypedResults.NoContent();
}
