using System.Collections.Immutable;

namespace Spa.Fleet.Layers;

/// <summary>Settings for a group of devices.</summary>
/// <param name="Scope">Which devices.</param>
/// <param name="Revision">Counts its changes; 0 = never written.</param>
/// <param name="Entries">By parameter name.</param>
/// <param name="Variables">By name.</param>
public sealed record Layer(LayerScope Scope, long Revision, ImmutableSortedDictionary<string, LayerEntry> Entries, ImmutableSortedDictionary<string, LayerVariable> Variables)
{
    /// <summary>A layer that says nothing.</summary>
    public static Layer Empty(LayerScope scope) => new(
        scope, 0, ImmutableSortedDictionary.Create<string, LayerEntry>(StringComparer.Ordinal), ImmutableSortedDictionary.Create<string, LayerVariable>(StringComparer.Ordinal));

    /// <summary>Without the values.</summary>
    public override string ToString() => Scope.ToString();
}
