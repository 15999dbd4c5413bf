using System.Collections.Immutable;
using System.Data;
using Spa.Fleet.Layers;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Publishing;

/// <summary>A layer, its draft, and what the two say differently.</summary>
/// <param name="Published">The newest revision.</param>
/// <param name="Drafted">What it would say with the draft.</param>
/// <param name="Changes">The draft's changes, oldest first.</param>
/// <param name="Token">What who looks at this has seen.</param>
internal sealed record LayerDraft(Layer Published, Layer Drafted, IReadOnlyList<DraftChange> Changes, DraftToken Token)
{
    /// <summary>What would change; secrets masked.</summary>
    public ImmutableArray<LayerDifference> Differences => LayerDifference.Between(Published, Drafted);

    /// <summary>What a stranger could do with what the draft sets.</summary>
    public IEnumerable<(string Name, string Message)> Warnings()
        => StrangerWarnings.Of(Drafted.Entries.Values.Where(e => e.Text is not null && e != Published.Entries.GetValueOrDefault(e.Name)).ToDictionary(e => e.Name, e => e.Text!.Trim(), StringComparer.Ordinal));

    public static LayerDraft Of(Store store, IDbConnection on, LayerScope scope)
    {
        var published = store.Layers.Get(on, scope);
        var changes = store.Drafts.Of(on, scope);
        return new(published, published.With(changes.Select(c => c.Change)), changes, new(published.Revision, changes.Count == 0 ? 0 : changes[^1].Number));
    }
}
