using System.Data;
using Spa.Fleet.Access;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Publishing;

/// <summary>Whether changes can stand in a layer, by the catalogue, by their variables, and by what lies below it.</summary>
internal static class LayerJudgement
{
    /// <summary>What is wrong with changes of a layer.</summary>
    public static List<LayerFault> Faults(Store store, IDbConnection on, Layer layer, IReadOnlyList<LayerChange> changes)
    {
        var after = layer.With(changes);
        var below = Below(store, on, layer.Scope);
        var table = new VariableTable([.. below, after], []);
        var faults = new List<LayerFault>();
        foreach (var change in changes)
        {
            var fault = change switch
            {
                LayerChange.SetEntry { Entry: var entry } => LayerCheck.Entry(entry, table),
                LayerChange.SetVariable { Variable: var variable } => LayerCheck.Variable(variable, below),
                LayerChange.TakeOut { Taken: var key } when !Has(layer, key) => LayerFault.Of(layer.Scope, Refusal.NotFound($"The layer of {layer.Scope.Spoken} has no {key}.")),
                _ => null,
            };
            if (fault is not null)
            {
                faults.Add(fault);
            }
        }

        // A circle of variables is refused where it would be closed.
        foreach (var name in changes.OfType<LayerChange.SetVariable>().Select(c => c.Variable.Name).Where(LayerVariable.IsName))
        {
            if (!table.Fill(new Template([new TemplatePart.Variable(name, 0)])).Ok(out _, out var error) && error.Expected.Contains("lead back to itself", StringComparison.Ordinal))
            {
                faults.Add(new(name, $"cannot be this: {error}.", null));
            }
        }

        // What the layer says already must stay good with the new variables.
        if (faults.Count == 0 && changes.Any(c => LayerChange.VariableOf(c.Key) is not null))
        {
            faults.AddRange(after.Entries.Values.Where(e => e.Text?.Contains("{{", StringComparison.Ordinal) == true).Select(e => LayerCheck.Entry(e, table)).OfType<LayerFault>());
        }

        return faults;
    }

    /// <summary>Layers that every device of a layer has below it.</summary>
    public static IReadOnlyList<Layer> Below(Store store, IDbConnection on, LayerScope scope)
    {
        IEnumerable<LayerScope> scopes = scope.Kind switch
        {
            LayerKind.Device when Storage.Devices.Find(on, MacAddress.Of(scope.Name)) is { } device => LayerScope.Of(device)[..^1],
            LayerKind.Site => [LayerScope.All, new(LayerKind.Customer, scope.Name.Split('/')[0])],
            LayerKind.All => [],
            _ => [LayerScope.All],
        };
        return [.. scopes.Select(s => store.Layers.Get(on, s))];
    }

    private static bool Has(Layer layer, string key) => LayerChange.VariableOf(key) is { } variable ? layer.Variables.ContainsKey(variable) : layer.Entries.ContainsKey(key);
}
