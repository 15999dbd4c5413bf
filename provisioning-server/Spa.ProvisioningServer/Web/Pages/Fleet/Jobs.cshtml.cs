using Microsoft.AspNetCore.Mvc;
using Spa.ProvisioningServer.Hosting.Bulk;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Web.Pages.Fleet;

/// <summary>What is and was done to many devices.</summary>
internal sealed class JobsModel(Store store) : OperatorPage
{
    public IReadOnlyList<BulkJob> Jobs { get; private set; } = [];

    public void OnGet() => Read();

    public IActionResult OnGetRows()
    {
        Read();
        return Partial("_JobRows", this);
    }

    private void Read() => Jobs = [.. store.Read(BulkJobs.All).Where(j => BulkWork.Sees(By, j))];
}
