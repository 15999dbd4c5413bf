using Microsoft.AspNetCore.Mvc;
using Spa.Fleet.Access;
using Spa.Fleet.Webhooks;
using Spa.ProvisioningServer.Hosting.Webhooks;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Web.Pages.Settings;

/// <summary>Who is told when something happens.</summary>
[NeedsRight(Right.WebhooksRead)]
internal sealed class WebhooksModel(Store store, WebhookOperations operations) : SettingsPage
{
    private const string Here = "/settings/webhooks";
    private const int Most = 20;

    public IReadOnlyList<(Webhook Webhook, IReadOnlyList<WebhookDelivery> Deliveries)> Webhooks { get; private set; } = [];

    /// <summary>A secret that was made just now, and for which webhook.</summary>
    public (string Name, string Secret)? Shown { get; private set; }

    public static IEnumerable<string> Kinds => NoticeKinds.All;

    public void OnGet() => Read();

    public IActionResult OnGetRows()
    {
        Read();
        return Partial("Settings/_WebhookRows", this);
    }

    public async Task<IActionResult> OnPostAdd(string? name, string? address, string[]? kinds)
    {
        var (made, secret, fault) = await operations.Add((name ?? string.Empty).Trim(), (address ?? string.Empty).Trim(), kinds ?? [], By);
        return After(fault, made?.Name, secret);
    }

    public async Task<IActionResult> OnPostSecret(string id)
    {
        var (secret, fault) = await operations.NewSecret(id ?? string.Empty, By);
        return After(fault, store.Read(on => Storage.Webhooks.Find(on, id ?? string.Empty))?.Name, secret);
    }

    public async Task<IActionResult> OnPostChange(string id, string[]? kinds, bool enabled) => Told(await operations.Change(id ?? string.Empty, kinds ?? [], enabled, By), "Changed.", Here);

    public async Task<IActionResult> OnPostTest(string id) => Told(await operations.Test(id ?? string.Empty, By), "A test is on its way: what comes of it appears below.", Here);

    public async Task<IActionResult> OnPostRetry(string id) => Told(await operations.Retry(id ?? string.Empty, By), "What was given up is sent once more.", Here);

    public async Task<IActionResult> OnPostRemove(string id) => Told(await operations.Remove(id ?? string.Empty, By), "Removed.", Here);

    private IActionResult After(Refusal? fault, string? name, string? secret)
    {
        if (fault is not null || secret is null)
        {
            return Told(fault, string.Empty, Here);
        }

        Shown = (name ?? string.Empty, secret);
        Read();
        return Page();
    }

    private void Read() => Webhooks = store.Read(on => Storage.Webhooks.All(on).Select(w => (w, WebhookDeliveries.Of(on, w.Id, Most))).ToList());
}
