using System.Collections.Immutable;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Spa.Fleet.Layers;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Hosting.Publishing;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Web.Pages;

/// <summary>The revisions of a layer, what each changed, and the way back.</summary>
internal sealed class LayerHistoryModel(Store store, LayerWork work) : OperatorPage
{
    public LayerScope Scope { get; private set; } = LayerScope.All;

    /// <summary>True when who looks may change the layer: otherwise he is shown nothing to change it with.</summary>
    public bool MayWrite => store.Read(on => Reach.Writes(on, By, Scope)) is null;

    public IReadOnlyList<LayerRevision> Revisions { get; private set; } = [];

    /// <summary>Revision that is looked at; 0 = none.</summary>
    public long Shown { get; private set; }

    /// <summary>What it changed.</summary>
    public ImmutableArray<LayerDifference> Changed { get; private set; } = [];

    /// <summary>What going back to it would change now.</summary>
    public ImmutableArray<LayerDifference> Back { get; private set; } = [];

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

    public void OnGet(long? revision) => store.Read(on =>
    {
        Revisions = Storage.Layers.History(on, Scope);
        if (revision is { } shown && Revisions.Any(r => r.Revision == shown))
        {
            Shown = shown;
            var that = store.Layers.At(on, Scope, shown);
            Changed = LayerDifference.Between(store.Layers.At(on, Scope, shown - 1), that);
            Back = LayerDifference.Between(store.Layers.Get(on, Scope), that);
        }

        return true;
    });

    public async Task<IActionResult> OnPostBack(long revision, string? reason)
    {
        var outcome = await work.RollBack(Scope, revision, PublishWish.AtOnce(reason ?? string.Empty), By);
        return Told(
            outcome.Done ? null : string.Join(' ', outcome.Refusals), $"Revision {outcome.Revision} says what revision {revision} said.",
            outcome is { Done: true, Publish: { } id } ? $"/publishes/{id}" : $"/layers/history?scope={Uri.EscapeDataString(Scope.ToString())}&revision={revision}");
    }
}
