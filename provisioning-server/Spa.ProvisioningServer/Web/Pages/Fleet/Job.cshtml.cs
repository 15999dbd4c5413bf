using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Spa.ProvisioningServer.Hosting.Bulk;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Web.Pages.Fleet;

/// <summary>One job and how far it has come.</summary>
internal sealed class JobModel(Store store, BulkWork work) : OperatorPage
{
    public BulkJob Job { get; private set; } = null!;

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (store.Read(on => BulkJobs.Find(on, RouteData.Values["id"] as string ?? string.Empty)) is { } job && BulkWork.Sees(By, job))
        {
            Job = job;
        }
        else
        {
            context.Result = NotFound();
        }
    }

    public IActionResult OnGetProgress() => Partial("_JobProgress", this);

    public async Task<IActionResult> OnPostStop() => Told(await work.Stop(Job.Id, By), "Stopped; what was done stays done.", $"/fleet/jobs/{Job.Id}");
}
