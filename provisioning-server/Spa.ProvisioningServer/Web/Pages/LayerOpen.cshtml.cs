using Microsoft.AspNetCore.Mvc;
using Spa.Fleet.Layers;

namespace Spa.ProvisioningServer.Web.Pages;

/// <summary>Finds the address of a layer from its kind and name.</summary>
internal sealed class LayerOpenModel : OperatorPage
{
    public string Sentence { get; private set; } = string.Empty;

    public IActionResult OnGet(string? kind, string? name)
    {
        var text = $"{kind}:{name?.Trim()}";
        if (LayerScope.Parse(text).Ok(out var scope, out var error))
        {
            return LocalRedirect($"/layers/edit?scope={Uri.EscapeDataString(scope.ToString())}");
        }

        Sentence = $"'{text}' names no layer: {error}.";
        return Page();
    }
}
