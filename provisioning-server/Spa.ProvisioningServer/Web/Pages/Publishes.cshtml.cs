using Microsoft.AspNetCore.Mvc;
using Spa.Fleet.Publishing;
using Spa.ProvisioningServer.Hosting.Publishing;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Web.Pages;

/// <summary>Publishes of layers, the open ones with their progress.</summary>
internal sealed class PublishesModel(Store store, TimeProvider clock) : OperatorPage
{
    public IReadOnlyList<(Publication Publication, PublishProgress? Progress)> Shown { get; private set; } = [];

    public void OnGet() => Look();

    public IActionResult OnGetRows()
    {
        Look();
        return Partial("_PublishRows", this);
    }

    private void Look() => Shown = store.Read<IReadOnlyList<(Publication, PublishProgress?)>>(on =>
        [.. Publishes.List(on).Where(p => PublishWork.Sees(By, p)).Select(p => (p, p.Standing.IsOpen ? PublishStages.Progress(on, p, clock.GetUtcNow()) : null))]);
}
