using Spa.Fleet.Layers;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Web.Pages;

/// <summary>The layers that say something, and the one of every device.</summary>
internal sealed class LayersModel(Store store) : OperatorPage
{
    public IReadOnlyList<LayerSummary> Shown { get; private set; } = [];

    /// <summary>Number of changes in the draft of a layer.</summary>
    public IReadOnlyDictionary<string, long> Drafts { get; private set; } = new Dictionary<string, long>();

    /// <summary>Open publishes by their layer.</summary>
    public IReadOnlyDictionary<LayerScope, Spa.Fleet.Publishing.Publication> Open { get; private set; } = new Dictionary<LayerScope, Spa.Fleet.Publishing.Publication>();

    public void OnGet()
    {
        (Drafts, Open) = store.Read(on => (Storage.Drafts.Counts(on), Publishes.Open(on).ToDictionary(p => p.Scope)));
        var written = store.Read(on => Reach.Layers(on, By, devices: true));
        // A layer that has only a draft is one too.
        written = [.. written.Concat(Drafts.Keys.Select(k => LayerScope.Parse(k).OrThrow()).Where(s => written.All(l => l.Scope != s) && store.Read(on => Reach.Sees(on, By, s))).Select(s => new LayerSummary(s, default, string.Empty, 0, 0)))];
        IEnumerable<LayerSummary> all = written.Any(l => l.Scope.Kind == LayerKind.All) ? written : written.Prepend(new(LayerScope.All, default, string.Empty, 0, 0));
        Shown = [.. all.Where(l => l.Scope.Kind != LayerKind.Device || l.Entries + l.Variables > 0 || Drafts.ContainsKey(l.Scope.ToString())).OrderBy(l => l.Scope.Kind).ThenBy(l => l.Scope.Name, StringComparer.Ordinal)];
    }
}
