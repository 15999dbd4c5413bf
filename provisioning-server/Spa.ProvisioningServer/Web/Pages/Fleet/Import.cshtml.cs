using Microsoft.AspNetCore.Mvc;
using Spa.Fleet.Sheets;
using Spa.ProvisioningServer.Hosting.Sheets;

namespace Spa.ProvisioningServer.Web.Pages.Fleet;

/// <summary>Takes a sheet of devices: first it is looked at, then it is done.</summary>
[RequestSizeLimit(Sheet.Largest + 65536)]
internal sealed class ImportModel(Imports imports) : OperatorPage
{
    public ImportPlan? Plan { get; private set; }

    public async Task<IActionResult> OnPost(IFormFile? sheet, string? act)
    {
        if (sheet is null)
        {
            Plan = ImportPlan.Refused(new SheetFault(1, string.Empty, "Choose a file first."));
        }
        else
        {
            var bytes = new MemoryStream();
            await sheet.CopyToAsync(bytes, HttpContext.RequestAborted);
            Plan = act == "import" ? await imports.Do(bytes.ToArray(), sheet.FileName, By) : imports.Check(bytes.ToArray(), By);
        }

        return Request.Headers.ContainsKey("HX-Request") ? Partial("_ImportPlan", this) : Page();
    }
}
