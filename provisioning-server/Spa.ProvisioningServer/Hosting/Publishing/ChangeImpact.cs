using System.Data;
using Spa.Fleet.Access;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Rendering;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Publishing;

/// <summary>What a change of a layer does to the devices that it is for.</summary>
/// <param name="Devices">Devices of the layer.</param>
/// <param name="Reaches">For each thing that changes, how many devices it reaches: those where no later layer covers it.</param>
/// <param name="Examples">Some of the devices that are reached.</param>
/// <param name="Broken">Devices whose profile could not be made, with the reason; only the first.</param>
/// <param name="BrokenCount">How many there are.</param>
internal sealed record ChangeImpact(
    long Devices, IReadOnlyDictionary<string, long> Reaches, IReadOnlyList<MacAddress> Examples, IReadOnlyList<(MacAddress Mac, RenderProblem Problem)> Broken, long BrokenCount)
{
    private const int MostNamed = 20;

    /// <summary>Devices that get something else, for one thing or another.</summary>
    public long Reached => Reaches.Count == 0 ? 0 : Reaches.Values.Max();

    /// <summary>Looks at every device of the layer.</summary>
    /// <param name="store">The store.</param>
    /// <param name="on">A reader's connection.</param>
    /// <param name="before">The layer as it is.</param>
    /// <param name="after">The layer as it shall be.</param>
    /// <param name="host">Host of the server as units know it.</param>
    /// <param name="by">Who looks: devices of customers that are not his are neither named nor counted.</param>
    public static ChangeImpact Of(Store store, IDbConnection on, Layer before, Layer after, string host, Actor by)
    {
        var keys = LayerDifference.Between(before, after).Select(d => d.Key).ToList();
        var check = new ChangeCheck(before, after);
        var reaches = keys.ToDictionary(k => k, _ => 0L, StringComparer.Ordinal);
        var groups = new Dictionary<(string Model, string? Customer, string? Site), (ChangeCheck.Group Group, List<string> Open)>();
        var shared = new Dictionary<LayerScope, Layer>();
        var examples = new List<MacAddress>();
        var broken = new List<(MacAddress, RenderProblem)>();
        var (devices, count) = (0L, 0L);
        foreach (var laid in store.Layers.Under(on, after.Scope).Where(l => by.Sees(l.Device.Customer)))
        {
            Look(laid);
        }

        return new(devices, reaches, examples, broken, count);

        void Look(LaidDevice laid)
        {
            var device = laid.Device;
            devices++;
            var place = (device.Model, device.Customer, device.Site);
            if (!groups.TryGetValue(place, out var group))
            {
                var layers = LayerScope.Of(device)[..^1].Select(scope => shared.TryGetValue(scope, out var kept) ? kept : shared[scope] = store.Layers.Get(on, scope)).ToList();
                var later = layers.SkipWhile(l => l.Scope != after.Scope).Skip(1).ToList();
                group = groups[place] = (check.For(layers), [.. keys.Where(k => after.Scope.Kind == LayerKind.Device || !later.Any(l => Covers(l, k)))]);
            }

            // A layer that names nothing of a kind is not opened to see whether it covers any.
            var isOwn = after.Scope.Kind == LayerKind.Device;
            Layer? opened = null;
            Layer? Mine() => isOwn ? after : opened ??= laid.Own?.Invoke();
            bool CoversItself(string key) => !isOwn && (LayerChange.VariableOf(key) is null ? laid.Entries : laid.Variables) > 0 && Covers(Mine()!, key);
            var reached = false;
            foreach (var key in group.Open.Where(k => !CoversItself(k)))
            {
                reaches[key]++;
                reached = true;
            }

            if (reached && examples.Count < MostNamed)
            {
                examples.Add(device.Mac);
            }

            if (group.Group.IsIdle && !isOwn && laid.Entries == 0)
            {
                return;
            }

            var problems = group.Group.Problems(device, Mine(), host);
            if (!problems.IsEmpty)
            {
                count++;
                if (broken.Count < MostNamed)
                {
                    broken.Add((device.Mac, problems[0]));
                }
            }
        }
    }

    /// <summary>Why it may not be published, one sentence for each device; empty = it may.</summary>
    public IReadOnlyList<string> Refusals()
    {
        var sentences = Broken.Select(b => $"Device {b.Mac}: {b.Problem}").ToList();
        if (BrokenCount > Broken.Count)
        {
            sentences.Add($"So it is with {BrokenCount - Broken.Count} more devices.");
        }

        return sentences;
    }

    private static bool Covers(Layer layer, string key)
        => LayerChange.VariableOf(key) is { } variable ? layer.Variables.GetValueOrDefault(variable)?.Value is not null : layer.Entries.GetValueOrDefault(key)?.Text is not null;
}
