using System.Collections.Immutable;
using Spa.Configuration.Parameters;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;

namespace Spa.Fleet.Rendering;

/// <summary>Judges what a change of a layer does to the profiles of single devices: only what the change touches, so that a whole fleet is judged in seconds.</summary>
public sealed class ChangeCheck
{
    // What the server fills in, but for its own host.
    private static readonly ImmutableHashSet<string> PerDevice = [.. LayerVariable.Reserved.Where(name => name != "host")];

    private readonly Layer after;
    private readonly HashSet<string> entries;
    private readonly ImmutableHashSet<string> variables;

    /// <summary>Compares two revisions of a layer.</summary>
    public ChangeCheck(Layer before, Layer after)
    {
        this.after = after;
        var keys = LayerDifference.Between(before, after).Select(d => d.Key).ToList();
        entries = [.. keys.Where(k => LayerChange.VariableOf(k) is null)];
        variables = [.. keys.Select(LayerChange.VariableOf).OfType<string>()];
    }

    /// <summary>Devices that have the same layers but their own. For one thread.</summary>
    public sealed class Group
    {
        private readonly ChangeCheck check;
        private readonly ImmutableArray<Layer> shared;
        private readonly ImmutableHashSet<string> touched;
        private readonly ImmutableSortedDictionary<string, (LayerScope Scope, string Text)> affected;
        private readonly ImmutableHashSet<string> used;
        private (string Host, ImmutableArray<RenderProblem> Problems)? common;

        internal Group(ChangeCheck check, ImmutableArray<Layer> shared)
        {
            this.check = check;
            this.shared = shared;
            touched = Touched(check.variables, shared);
            affected = Winners(shared).Where(w => w.Value.Text.Contains("{{", StringComparison.Ordinal) && check.Affects(w.Key, w.Value.Text, touched))
                .ToImmutableSortedDictionary(StringComparer.Ordinal);
            used = Used(affected.Values.Select(a => a.Text), shared);
        }

        /// <summary>True when nothing is judged of a device whose own layer names no parameter.</summary>
        public bool IsIdle => affected.IsEmpty;

        /// <summary>What would be wrong with the profile of a device; empty when the change does it no harm.</summary>
        /// <param name="device">The device.</param>
        /// <param name="own">Its own layer; null = it has none.</param>
        /// <param name="host">Host of the server, as the variable <c>host</c>.</param>
        public ImmutableArray<RenderProblem> Problems(Device device, Layer? own, string host)
        {
            ArgumentNullException.ThrowIfNull(device);

            // Where nothing of the device itself stands in what is judged, it is with all as it is with one.
            if (Differs(own))
            {
                return Judge(device, own, host);
            }

            common = common is { } known && known.Host == host ? known : (host, Judge(device, null, host));
            return common.Value.Problems;
        }

        private bool Differs(Layer? own) => used.Overlaps(PerDevice) || (own is not null && (own.Entries.Values.Any(e => e.Text is not null) || own.Variables.Keys.Any(used.Contains)));

        private ImmutableArray<RenderProblem> Judge(Device device, Layer? own, string host)
        {
            var mine = own is null ? touched : Touched(touched, [own]);
            var judged = own is null ? affected : affected.RemoveRange(own.Entries.Values.Where(e => e.Text is not null).Select(e => e.Name)).SetItems(
                own.Entries.Values.Where(e => e.Text?.Contains("{{", StringComparison.Ordinal) == true && check.Affects(e.Name, e.Text, mine)).Select(e => KeyValuePair.Create(e.Name, (own.Scope, e.Text!))));
            if (judged.IsEmpty)
            {
                return [];
            }

            var table = ProfileRendering.Variables(device, own is null ? shared : shared.Add(own), host);
            var problems = ImmutableArray.CreateBuilder<RenderProblem>();
            var filledIn = new SortedSet<string>(StringComparer.Ordinal);
            foreach (var (name, (scope, text)) in judged)
            {
                if (Catalogue.Find(name) is { } parameter && !LayerCheck.ServerOwned.Contains(name))
                {
                    if (ProfileRendering.Fill(parameter, scope, text, table).Ok(out var filled, out var problem))
                    {
                        filledIn.UnionWith(filled.Uses);
                    }
                    else
                    {
                        problems.Add(problem);
                    }
                }
            }

            problems.AddRange(table.Faults(filledIn).Select(f => new RenderProblem(f.Scope, f.Fault)));
            return problems.ToImmutable();
        }
    }

    /// <summary>Prepares devices that have the same layers but their own.</summary>
    /// <param name="shared">Those layers as they are now, in the order in which they are laid; the changed one may stand among them as it was.</param>
    public Group For(IEnumerable<Layer> shared)
    {
        ArgumentNullException.ThrowIfNull(shared);
        return new(this, [.. shared.Select(l => l.Scope == after.Scope ? after : l)]);
    }

    /// <summary>True when the change can do no harm to any device, so that none need be judged: it gives plain values only.</summary>
    public bool IsHarmless => variables.IsEmpty && entries.All(name => after.Entries.GetValueOrDefault(name)?.Text?.Contains("{{", StringComparison.Ordinal) == false);

    private bool Affects(string name, string text, ImmutableHashSet<string> touched)
        => entries.Contains(name) || (!touched.IsEmpty && Template.Parse(text).Ok(out var template, out _) && template.Variables.Any(touched.Contains));

    private static ImmutableSortedDictionary<string, (LayerScope Scope, string Text)> Winners(ImmutableArray<Layer> layers)
    {
        var winners = ImmutableSortedDictionary.CreateBuilder<string, (LayerScope, string)>(StringComparer.Ordinal);
        foreach (var layer in layers)
        {
            foreach (var entry in layer.Entries.Values.Where(e => e.Text is not null))
            {
                winners[entry.Name] = (layer.Scope, entry.Text!);
            }
        }

        return winners.ToImmutable();
    }

    // Variables that change by themselves or because one that stands in them does.
    private static ImmutableHashSet<string> Touched(ImmutableHashSet<string> changed, ImmutableArray<Layer> layers)
    {
        var nested = layers.SelectMany(l => l.Variables.Values).Where(v => v.Type != VariableType.Secret && v.Value?.Contains("{{", StringComparison.Ordinal) == true).ToList();
        while (true)
        {
            var grown = changed.Union(nested.Where(v => Template.Parse(v.Value!).Ok(out var template, out _) && template.Variables.Any(changed.Contains)).Select(v => v.Name));
            if (grown.Count == changed.Count)
            {
                return changed;
            }

            changed = grown;
        }
    }

    // Variables that may stand in texts, themselves or in one another.
    private static ImmutableHashSet<string> Used(IEnumerable<string> texts, ImmutableArray<Layer> layers)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>(texts);
        while (open.TryDequeue(out var text))
        {
            foreach (var name in Template.Parse(text).Ok(out var template, out _) ? template.Variables.Where(names.Add) : [])
            {
                foreach (var inner in layers.Select(l => l.Variables.GetValueOrDefault(name)?.Value).OfType<string>())
                {
                    open.Enqueue(inner);
                }
            }
        }

        return [.. names];
    }
}
