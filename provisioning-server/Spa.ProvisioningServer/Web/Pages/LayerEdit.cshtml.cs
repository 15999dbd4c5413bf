using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Spa.Configuration.Parameters;
using Spa.Fleet.Layers;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Web.Pages;

/// <summary>One layer: its parameters and variables, and what was wrong with the last attempt.</summary>
internal sealed class LayerEditModel(Store store, Operations operations) : OperatorPage
{
    public LayerScope Scope { get; private set; } = LayerScope.All;

    public Layer Layer { get; private set; } = Layer.Empty(LayerScope.All);

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
        if (name is not null && Layer.Entries.TryGetValue(name, out var entry))
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

    public async Task<IActionResult> OnPostSet(string? name, string? text, string? access, bool keep)
    {
        name = (name ?? string.Empty).Trim();
        UserAccess? right = access switch { "na" => UserAccess.None, "ro" => UserAccess.ReadOnly, "rw" => UserAccess.ReadWrite, _ => null };
        var faults = await operations.Set(Scope, [new(name, keep ? null : text ?? string.Empty, right)], [], By);
        return After(faults, name, Catalogue.Find(name)?.Kind.IsSecret == true ? null : text, access, null);
    }

    public async Task<IActionResult> OnPostVariable(string? name, string? text, VariableType type)
    {
        name = (name ?? string.Empty).Trim();
        var faults = await operations.Set(Scope, [], [new(name, type, text ?? string.Empty)], By);
        return After(faults, name, type == VariableType.Secret ? null : text, null, type);
    }

    public async Task<IActionResult> OnPostUnset(string? name) => Told(await operations.Unset(Scope, name ?? string.Empty, By), $"{name} taken out.", Target);

    private string Target => Back.Length > 0 && Scope.Kind == LayerKind.Device ? $"/devices/{Back}#h-settings" : $"/layers/edit?scope={Uri.EscapeDataString(Scope.ToString())}&back={Back}";

    private IActionResult After(IReadOnlyList<LayerFault> faults, string name, string? text, string? access, VariableType? type)
    {
        if (faults.Count == 0)
        {
            return Told(null, $"{name} set.", Target);
        }

        Attempt = new(name, text ?? string.Empty, access, type, faults);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        Read();
        return Page();
    }

    private void Read() => (Layer, Devices) = store.Read(on => (store.Layers.Get(on, Scope), Storage.Devices.CountOf(on, By, Scope)));
}
