using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Hosting.Bulk;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Web.Pages.Fleet;

/// <summary>One job and how far it has come.</summary>
internal sealed class JobModel(Store store, BulkWork work) : OperatorPage
{
    private const int AtOnce = 100;

    public BulkJob Job { get; private set; } = null!;

    /// <summary>What devices have answered; null = nothing was asked of them.</summary>
    public OrderStanding? Answers { get; private set; }

    /// <summary>Those of whom the page tells.</summary>
    public IReadOnlyList<OrderTask> Devices { get; private set; } = [];

    /// <summary>Only devices whose task stands so; null = all.</summary>
    public AcsTaskState? Only { get; private set; }

    /// <summary>The device after which the next page begins; null = there is none.</summary>
    public MacAddress? Next { get; private set; }

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (store.Read(on => BulkJobs.Find(on, RouteData.Values["id"] as string ?? string.Empty)) is { } job && BulkWork.Sees(By, job))
        {
            Job = job;
            Answers = work.Answers(job);
            Only = Enum.TryParse<AcsTaskState>(Request.Query["state"], ignoreCase: true, out var state) ? state : null;
            var after = MacAddress.Parse(Request.Query["after"].ToString()).Ok(out var mac, out _) ? mac : (MacAddress?)null;
            Devices = Answers is null ? [] : store.Read(on => CwmpTasks.OfOrder(on, job.Id, Only, after, AtOnce));
            Next = Devices.Count == AtOnce ? Devices[^1].Mac : null;
        }
        else
        {
            context.Result = NotFound();
        }
    }

    public IActionResult OnGetProgress() => Partial("_JobProgress", this);

    public async Task<IActionResult> OnPostStop() => Told(await work.Stop(Job.Id, By), "Stopped; what was done stays done.", $"/fleet/jobs/{Job.Id}");
}
