using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Spa.Fleet;
using Spa.Fleet.Access;
using Spa.Fleet.Layers;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Hosting.Publishing;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Web.Pages;

/// <summary>Takes a unit's profile into the draft of a layer: first only a look at it.</summary>
internal sealed class LayerImportModel(Store store, LayerWork work) : OperatorPage
{
    private const long Largest = 512 * 1024;

    public LayerScope Scope { get; private set; } = LayerScope.All;

    /// <summary>True when who looks may change the layer: otherwise he is shown nothing to change it with.</summary>
    public bool MayWrite => store.Read(on => Reach.Writes(on, By, Scope)) is null;

    public LayerImport? Import { get; private set; }

    public string Sentence { get; private set; } = string.Empty;

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        var given = Request.HasFormContentType ? Request.Form["scope"].ToString() : Request.Query["scope"].ToString();
        if (!LayerScope.Parse(given).Ok(out var scope, out _) || !store.Read(on => Reach.Sees(on, By, scope)))
        {
            context.Result = NotFound();
            return;
        }

        Scope = scope;
    }

    public async Task<IActionResult> OnPost(IFormFile? file, string? key, bool take)
    {
        if (!By.May(Right.LayersWrite))
        {
            return Forbid();
        }

        if (file is null || file.Length > Largest)
        {
            Sentence = file is null ? "Choose a file." : "The file is too large for a profile.";
            return Page();
        }

        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes);
        Import = work.Import(Scope, bytes.ToArray(), string.IsNullOrEmpty(key) ? null : key);
        Sentence = Import.Fault ?? string.Empty;
        if (!take || Import.Fault is not null || Import.Changes.IsEmpty)
        {
            return Page();
        }

        var outcome = await work.Edit(Scope, Import.Changes, null, By);
        return outcome.Done
            ? Told(null, $"{Plural.Of(Import.Changes.Length, "change")} {(Import.Changes.Length == 1 ? "stands" : "stand")} in the draft.", $"/layers/draft?scope={Uri.EscapeDataString(Scope.ToString())}")
            : Told(string.Join(' ', outcome.Faults), string.Empty, $"/layers/import?scope={Uri.EscapeDataString(Scope.ToString())}");
    }
}
