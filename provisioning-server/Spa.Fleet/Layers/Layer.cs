using System.Collections.Immutable;

namespace Spa.Fleet.Layers;

/// <summary>Settings for a group of devices.</summary>
/// <param name="Scope">Which devices.</param>
/// <param name="Revision">Which of its revisions this is; 0 = never written.</param>
/// <param name="Entries">By parameter name.</param>
/// <param name="Variables">By name.</param>
public sealed record Layer(LayerScope Scope, long Revision, ImmutableSortedDictionary<string, LayerEntry> Entries, ImmutableSortedDictionary<string, LayerVariable> Variables)
{
    /// <summary>A layer that says nothing.</summary>
    public static Layer Empty(LayerScope scope) => new(
        scope, 0, ImmutableSortedDictionary.Create<string, LayerEntry>(StringComparer.Ordinal), ImmutableSortedDictionary.Create<string, LayerVariable>(StringComparer.Ordinal));

    /// <summary>The layer with changes made to it; its revision stays.</summary>
    public Layer With(IEnumerable<LayerChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var (entries, variables) = (Entries.ToBuilder(), Variables.ToBuilder());
        foreach (var change in changes)
        {
            switch (change)
            {
                case LayerChange.SetEntry { Entry: var entry }:
                    entries[entry.Name] = entry;
                    break;
                case LayerChange.SetVariable { Variable: var variable }:
                    variables[variable.Name] = variable;
                    break;
                case LayerChange.TakeOut { Taken: var key } when LayerChange.VariableOf(key) is { } name:
                    variables.Remove(name);
                    break;
                case LayerChange.TakeOut { Taken: var key }:
                    entries.Remove(key);
                    break;
            }
        }

        return this with { Entries = entries.ToImmutable(), Variables = variables.ToImmutable() };
    }

    /// <summary>True when it says the same, whatever its revision.</summary>
    public bool SaysTheSameAs(Layer other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Entries.Values.SequenceEqual(other.Entries.Values) && Variables.Values.SequenceEqual(other.Variables.Values);
    }

    /// <summary>Without the values.</summary>
    public override string ToString() => Scope.ToString();
}
