using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Publishing;
using Spa.ProvisioningServer.Hosting.Publishing;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Web.Pages;

/// <summary>One publish: how far it is, which devices fail, and what an operator does with it.</summary>
internal sealed class PublishModel(Store store, PublishWork work, TimeProvider clock) : OperatorPage
{
    public Publication Publication { get; private set; } = null!;

    public PublishProgress Progress { get; private set; } = new(0, 0, 0, 0, 0, 0);

    public IReadOnlyList<PublishDevice> Devices { get; private set; } = [];

    public IReadOnlyList<MacAddress> Silent { get; private set; } = [];

    public IReadOnlySet<MacAddress> Away { get; private set; } = new HashSet<MacAddress>();

    public IReadOnlyList<LayerDifference> Differences { get; private set; } = [];

    /// <summary>Why it stands where it does. One that is finished tells of all its stages, not of the last one alone.</summary>
    public string Why { get; private set; } = string.Empty;

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (!long.TryParse(RouteData.Values["id"] as string, out var id) || store.Read(on => Publishes.Find(on, id)) is not { } found || !PublishWork.Sees(By, found))
        {
            context.Result = NotFound();
            return;
        }

        Publication = found;
    }

    public void OnGet() => Look();

    public IActionResult OnGetState()
    {
        Look();
        return Partial("_PublishState", this);
    }

    public Task<IActionResult> OnPostPause() => Act(new PublishEvent.Pause(By.Name), "Paused.");

    public Task<IActionResult> OnPostContinue() => Act(new PublishEvent.Continue(By.Name), "It goes on.");

    public Task<IActionResult> OnPostStop(string? reason) => Act(new PublishEvent.Stop(By.Name, reason ?? string.Empty), "Stopped.");

    public Task<IActionResult> OnPostBack() => Act(new PublishEvent.RollBack(By.Name), "Rolled back: every device gets what the layer said before.");

    private async Task<IActionResult> Act(PublishEvent wish, string done) => Told(await work.Act(Publication.Id, wish, By), done, $"/publishes/{Publication.Id}");

    /// <summary>How a device does: one that was chosen and does not come is silent or away, as the counts have it.</summary>
    public string Word(PublishDevice device)
        => device.Outcome == DeviceOutcome.Failed ? (device.Excused ? "failed, excused" : "failed")
            : device.Outcome == DeviceOutcome.Good ? "good"
            : Silent.Contains(device.Mac) ? "silent"
            : Away.Contains(device.Mac) ? "away"
            : device.Outcome.ToString().ToLowerInvariant();

    private static string Whole(IReadOnlyDictionary<DeviceOutcome, long> outcomes)
        => string.Create(CultureInfo.InvariantCulture, $"Over all stages {outcomes.GetValueOrDefault(DeviceOutcome.Good)} good")
            + string.Concat(new[] { DeviceOutcome.Failed, DeviceOutcome.Fetched, DeviceOutcome.Pending }.Where(o => outcomes.GetValueOrDefault(o) > 0).Select(o => string.Create(CultureInfo.InvariantCulture, $", {outcomes[o]} {o.ToString().ToLowerInvariant()}"))) + ".";

    private void Look() => (Progress, Devices, Silent, Away, Differences, Why) = store.Read<(PublishProgress, IReadOnlyList<PublishDevice>, IReadOnlyList<MacAddress>, IReadOnlySet<MacAddress>, IReadOnlyList<LayerDifference>, string)>(on =>
    {
        var now = clock.GetUtcNow();
        return (
            PublishStages.Progress(on, Publication, now),
            PublishTurns.Devices(on, Publication.Id),
            Publication.Standing.IsOpen ? PublishStages.Silent(on, Publication, now, 100) : [],
            Publication.Standing.IsOpen ? PublishStages.Away(on, Publication, now, 1000).ToHashSet() : new HashSet<MacAddress>(),
            LayerDifference.Between(store.Layers.At(on, Publication.Scope, Publication.From), store.Layers.At(on, Publication.Scope, Publication.To)),
            Publication is { Standing.State: PublishState.Finished, Stages.Length: > 1 } ? Whole(PublishTurns.Outcomes(on, Publication.Id)) : Publication.Standing.Why);
    });
}
