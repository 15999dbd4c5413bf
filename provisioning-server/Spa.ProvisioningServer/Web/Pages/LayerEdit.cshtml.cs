using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Spa.Configuration.Parameters;
using Spa.Fleet.Layers;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Hosting.Publishing;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Web.Pages;

/// <summary>One layer: its parameters and variables as its draft has them, and what was wrong with the last attempt. The layer of a single device is changed itself.</summary>
internal sealed class LayerEditModel(Store store, Operations operations, LayerWork work) : OperatorPage
{
    public LayerScope Scope { get; private set; } = LayerScope.All;

    /// <summary>True when who looks may change the layer: otherwise he is shown nothing to change it with.</summary>
    public bool MayWrite => store.Read(on => Reach.Writes(on, By, Scope)) is null;

    public Layer Layer => Draft.Drafted;

    public LayerDraft Draft { get; private set; } = null!;

    /// <summary>What others changed since the operator looked.</summary>
    public IReadOnlyList<string> Meanwhile { get; private set; } = [];

    /// <summary>Parameters that fit what is searched, with what the layer's devices have of them.</summary>
    public IReadOnlyList<(Parameter Parameter, string Has, string From)> Found { get; private set; } = [];

    public int FoundMore { get; private set; }

    /// <summary>The publish of the layer that is open; null = none.</summary>
    public Spa.Fleet.Publishing.Publication? Open { get; private set; }

    public long Devices { get; private set; }

    /// <summary>MAC of the device the operator came from; empty = came from the layers.</summary>
    public string Back { get; private set; } = string.Empty;

    public LayerAttempt? Attempt { get; private set; }

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        var given = Request.HasFormContentType ? Request.Form["scope"].ToString() : Request.Query["scope"].ToString();
        var back = Request.HasFormContentType ? Request.Form["back"].ToString() : Request.Query["back"].ToString();
        Back = Spa.Fleet.Inventory.MacAddress.Parse(back.StartsWith("/devices/", StringComparison.Ordinal) ? back[9..] : back).Ok(out var mac, out _) ? mac.ToString() : string.Empty;
        if (given.Length == 0 && Request.Query["handler"] == "Describe")
        {
            return;
        }

        if (!LayerScope.Parse(given).Ok(out var scope, out _) || !store.Read(on => Reach.Sees(on, By, scope)))
        {
            context.Result = NotFound();
            return;
        }

        Scope = scope;
    }

    public void OnGet(string? name)
    {
        Read();
        if (name is not null && Catalogue.Find(name) is not null && !Layer.Entries.ContainsKey(name))
        {
            Attempt = new(name, string.Empty, null, null, []);
        }
        else if (name is not null && Layer.Entries.TryGetValue(name, out var entry))
        {
            // Editing begins with what is there; a secret is typed anew.
            Attempt = new(name, Catalogue.Find(name)?.Kind.IsSecret == true ? null : entry.Text, entry.Access is { } access ? LayerText.Short(access) : null, null, []);
        }
    }

    /// <summary>What a parameter does and may be.</summary>
    public IActionResult OnGetDescribe(string? name)
    {
        var parameter = Catalogue.Find(name ?? string.Empty);
        return Content(parameter is null ? string.Empty : System.Net.WebUtility.HtmlEncode($"{parameter.Meaning} May be: {parameter.Kind.Description}. Factory value: {(parameter.DefaultText.Length == 0 ? "empty" : parameter.DefaultText)}."), "text/html");
    }

    /// <summary>Parameters by name, label or meaning.</summary>
    public IActionResult OnGetFind(string? q)
    {
        const int Most = 60;
        var words = (q ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var fit = Catalogue.All.Where(p => !LayerCheck.ServerOwned.Contains(p.Name) && words.All(w => p.Name.Contains(w, StringComparison.OrdinalIgnoreCase)
            || p.Label.Contains(w, StringComparison.OrdinalIgnoreCase) || p.Section.Contains(w, StringComparison.OrdinalIgnoreCase) || p.Meaning.Contains(w, StringComparison.OrdinalIgnoreCase))).ToList();
        var layers = store.Read(on => LayerJudgement.Below(store, on, Scope).Append(LayerDraft.Of(store, on, Scope).Drafted).ToList());
        Found = [.. fit.OrderByDescending(p => words.Length > 0 && p.Name.StartsWith(words[0], StringComparison.OrdinalIgnoreCase)).Take(Most).Select(p =>
        {
            var says = layers.LastOrDefault(l => l.Entries.GetValueOrDefault(p.Name)?.Text is not null);
            return (p, says is null ? p.DefaultText : LayerText.Shown(says.Entries[p.Name]) ?? string.Empty, says is null ? "factory" : says.Scope.Spoken);
        })];
        FoundMore = fit.Count - Found.Count;
        return Partial("_LayerFound", this);
    }

    public async Task<IActionResult> OnPostSet(string? name, string? text, string? access, bool keep, string? seen)
    {
        name = (name ?? string.Empty).Trim();
        UserAccess? right = access switch { "na" => UserAccess.None, "ro" => UserAccess.ReadOnly, "rw" => UserAccess.ReadWrite, _ => null };
        return After(await Change(new LayerChange.SetEntry(new(name, keep ? null : text ?? string.Empty, right)), seen), name, Catalogue.Find(name)?.Kind.IsSecret == true ? null : text, access, null);
    }

    public async Task<IActionResult> OnPostVariable(string? name, string? text, VariableType type, string? choices, bool declare, string? seen)
    {
        name = (name ?? string.Empty).Trim();
        var may = (choices ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return After(await Change(new LayerChange.SetVariable(new(name, type, declare ? null : text ?? string.Empty) { Choices = [.. may] }), seen), name, type == VariableType.Secret ? null : text, null, type);
    }

    public async Task<IActionResult> OnPostUnset(string? name, string? seen)
    {
        var outcome = await Change(new LayerChange.TakeOut(name ?? string.Empty), seen);
        return Told(outcome.Done ? null : string.Join(' ', outcome.Faults), Words($"{name} taken out", outcome), Target);
    }

    // The layer of one device is changed itself: who mends a device wants it mended. Every other change stands in the draft until it is published.
    private async Task<EditOutcome> Change(LayerChange change, string? seen)
        => Scope.Kind != LayerKind.Device ? await work.Edit(Scope, [change], DraftToken.Read(seen), By)
            : new(await operations.Change(Scope, change, By), []);

    private string Words(string done, EditOutcome outcome)
        => $"{done}{(Scope.Kind == LayerKind.Device ? "." : " in the draft.")}{(outcome.Meanwhile.Count > 0 ? $" Meanwhile: {string.Join(' ', outcome.Meanwhile)}" : string.Empty)}";

    private string Target => Back.Length > 0 && Scope.Kind == LayerKind.Device ? $"/devices/{Back}#h-settings" : $"/layers/edit?scope={Uri.EscapeDataString(Scope.ToString())}&back={Back}";

    private IActionResult After(EditOutcome outcome, string name, string? text, string? access, VariableType? type)
    {
        if (outcome.Done)
        {
            return Told(null, Words($"{name} set", outcome), Target);
        }

        Attempt = new(name, text ?? string.Empty, access, type, outcome.Faults);
        Meanwhile = outcome.Meanwhile;
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        Read();
        return Page();
    }

    private void Read() => (Draft, Devices, Open) = store.Read(on => (LayerDraft.Of(store, on, Scope), Storage.Devices.CountOf(on, By, Scope), Publishes.Open(on, Scope)));
}
