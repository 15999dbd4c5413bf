using System.Collections.Immutable;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Publishing;
using Spa.Fleet.Rendering;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Hosting.Publishing;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Web.Pages;

/// <summary>The draft of a layer: what would change for whom, a look at single devices, and publishing it.</summary>
internal sealed class LayerDraftModel(Store store, LayerWork work, ProfileMaker profiles) : OperatorPage
{
    public LayerScope Scope { get; private set; } = LayerScope.All;

    /// <summary>True when who looks may change the layer: otherwise he is shown nothing to change it with.</summary>
    public bool MayWrite => store.Read(on => Reach.Writes(on, By, Scope)) is null;

    public LayerDraft Draft { get; private set; } = null!;

    public ChangeImpact Impact { get; private set; } = null!;

    public Publication? Open { get; private set; }

    public IReadOnlyList<string> Refusals { get; private set; } = [];

    /// <summary>What was asked for and refused.</summary>
    public (string Reason, string First, string Value, long Failures, long Silent, bool Hold) Asked { get; private set; } = (string.Empty, "everybody", string.Empty, PublishLimits.Usual.Failures, PublishLimits.Usual.Silent, false);

    /// <summary>A device whose profile is shown before and after; null = none was named.</summary>
    public MacAddress? Previewed { get; private set; }

    public string PreviewFault { get; private set; } = string.Empty;

    /// <summary>What of its profile changes: before and after.</summary>
    public IReadOnlyList<(ResolvedValue Before, ResolvedValue After)> Preview { get; private set; } = [];

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

    public void OnGet(string? device)
    {
        Look();
        if (device is { Length: > 0 })
        {
            LookAt(device);
        }
    }

    public async Task<IActionResult> OnPostDrop(string? name)
        => Told(await work.Discard(Scope, name, By), name is null ? "The draft is gone." : $"The change of {name} is gone.", Here);

    public async Task<IActionResult> OnPostPublish(string? reason, string? first, string? value, long failures, long silent, bool hold, string? seen)
    {
        Asked = (reason ?? string.Empty, first ?? "everybody", value ?? string.Empty, failures, silent, hold);
        ImmutableArray<StageTarget> stages = [];
        if (Asked.First != "everybody")
        {
            if (!StageTarget.Parse($"{Asked.First}:{Asked.Value.Trim()}").Ok(out var stage, out var error))
            {
                return Refuse([$"The first stage: {error}."]);
            }

            stages = [stage];
        }

        var outcome = await work.Publish(Scope, new(Asked.Reason, stages, new(failures, silent, hold), DraftToken.Read(seen)), By);
        return outcome.Done
            ? Told(null, $"Revision {outcome.Revision} is on its way.", outcome.Publish is { } id ? $"/publishes/{id}" : Here)
            : Refuse(outcome.Refusals);
    }

    private string Here => $"/layers/draft?scope={Uri.EscapeDataString(Scope.ToString())}";

    private PageResult Refuse(IReadOnlyList<string> refusals)
    {
        Refusals = refusals;
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        Look();
        return Page();
    }

    private void Look()
    {
        (Draft, Impact) = work.Look(Scope, By);
        Open = store.Read(on => Publishes.Open(on, Scope));
    }

    private void LookAt(string text)
    {
        if (!MacAddress.Parse(text.Trim()).Ok(out var mac, out var error))
        {
            PreviewFault = $"'{text}': {error}.";
            return;
        }

        Previewed = mac;
        if (profiles.Addresses is not { } addresses)
        {
            return;
        }

        (Preview, PreviewFault) = store.Read<(IReadOnlyList<(ResolvedValue, ResolvedValue)>, string)>(on =>
        {
            if (Reach.Find(on, By, mac) is not { } device || !LayerScope.Of(device).Contains(Scope))
            {
                return ([], $"{mac} is no device of the layer of {Scope.Spoken}.");
            }

            var layers = profiles.LayersOf(on, device);
            var before = profiles.Plan(on, device, layers, addresses);
            var after = profiles.Plan(on, device, [.. layers.Select(l => l.Scope == Scope ? Draft.Drafted : l)], addresses);
            return (
                [.. before.Values.Zip(after.Values).Where(p => p.First.Text != p.Second.Text || p.First.Access != p.Second.Access || p.First.Origin != p.Second.Origin)],
                string.Join(' ', after.Problems.Select(p => p.ToString())));
        });
    }
}
