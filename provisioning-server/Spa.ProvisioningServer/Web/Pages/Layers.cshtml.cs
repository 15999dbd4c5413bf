using Spa.Fleet.Layers;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Web.Pages;

/// <summary>The layers that say something, and the one of every device.</summary>
internal sealed class LayersModel(Store store) : OperatorPage
{
    public IReadOnlyList<LayerSummary> Shown { get; private set; } = [];

    public void OnGet()
    {
        var written = store.Read(on => Reach.Layers(on, By, devices: true));
        IEnumerable<LayerSummary> all = written.Any(l => l.Scope.Kind == LayerKind.All) ? written : written.Prepend(new(LayerScope.All, default, string.Empty, 0, 0));
        Shown = [.. all.Where(l => l.Scope.Kind != LayerKind.Device || l.Entries + l.Variables > 0).OrderBy(l => l.Scope.Kind).ThenBy(l => l.Scope.Name, StringComparer.Ordinal)];
    }
}
