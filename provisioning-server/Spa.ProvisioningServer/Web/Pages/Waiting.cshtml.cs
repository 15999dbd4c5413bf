using Microsoft.AspNetCore.Mvc;
using Spa.Fleet.Enrolment;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Web.Pages;

/// <summary>Units that wait to be let in.</summary>
internal sealed class WaitingModel(Store store, Operations operations) : OperatorPage
{
    public IReadOnlyList<WaitingUnit> Units { get; private set; } = [];

    public IReadOnlyList<WaitingUnit> Refused { get; private set; } = [];

    public void OnGet() => Read();

    public IActionResult OnGetRows()
    {
        Read();
        return Partial("_WaitingRows", this);
    }

    /// <summary>The number in the main menu.</summary>
    public IActionResult OnGetCount()
    {
        var count = store.Read(on => Reach.Waiting(on, By).Count);
        return Content(count == 0 ? string.Empty : $"{count}", "text/plain");
    }

    public async Task<IActionResult> OnPostApprove(string code) => Told(await operations.Approve(code ?? string.Empty, By), $"{code} let in.", "/waiting");

    public async Task<IActionResult> OnPostRefuse(string code) => Told(await operations.Refuse(code ?? string.Empty, By), $"{code} refused.", "/waiting");

    private void Read() => (Units, Refused) = store.Read(on => (Reach.Waiting(on, By), Reach.Waiting(on, By, refused: true)));
}
