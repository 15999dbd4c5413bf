using System.Collections.Immutable;
using Spa.Foundation.Text;

namespace Spa.Fleet.Layers;

/// <summary>The variables of a device, its layers laid over each other, and what they are once those that stand in them are filled in.</summary>
/// <remarks>For one thread: what was filled in once is remembered.</remarks>
public sealed class VariableTable
{
    private const string Rule = "docs/server.md, variables";
    private const int LongestText = 16384;
    private const int Deepest = 16;

    private readonly Dictionary<string, Row> rows = new(StringComparer.Ordinal);

    /// <summary>Lays the variables of layers over each other.</summary>
    /// <param name="layers">In the order in which they are laid.</param>
    /// <param name="server">What the server fills in: name and value.</param>
    public VariableTable(IEnumerable<Layer> layers, IEnumerable<(string Name, string Value)> server)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(server);
        foreach (var layer in layers)
        {
            foreach (var variable in layer.Variables.Values)
            {
                // Once a variable is secret in one layer it is secret in all: a device's own value must not become readable because its layer says "text".
                var below = rows.GetValueOrDefault(variable.Name);
                var declared = below is null ? [variable] : below.Declared.Add(variable);
                rows[variable.Name] = new(variable.Value ?? below?.Written, variable.Value is null ? below?.Literal ?? false : variable.Type == VariableType.Secret, declared, layer.Scope);
            }
        }

        foreach (var (name, value) in server)
        {
            rows[name] = new(value, true, [], LayerScope.All);
        }
    }

    /// <summary>A text and whether a secret stands in it.</summary>
    /// <param name="Text">The text.</param>
    /// <param name="IsSecret">True when it must not be shown.</param>
    public readonly record struct Filled(string Text, bool IsSecret);

    /// <summary>A value with its variables filled in, or the first variable that has no value or leads back to itself.</summary>
    public Parsed<Filled> Fill(Template template)
    {
        ArgumentNullException.ThrowIfNull(template);
        return Fill(template, []);
    }

    /// <summary>What is wrong with the variables of these names: a value that does not fit its type in some layer, or that cannot be filled in.</summary>
    /// <param name="names">Which; those they refer to are judged too.</param>
    public IEnumerable<(LayerScope Scope, LayerFault Fault)> Faults(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var judged = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<string>(names);
        while (waiting.TryDequeue(out var name))
        {
            if (!judged.Add(name) || !rows.TryGetValue(name, out var row) || row.Written is null)
            {
                continue;
            }

            if (!row.Literal && Template.Parse(row.Written).Ok(out var parts, out _))
            {
                foreach (var inner in parts.Variables)
                {
                    waiting.Enqueue(inner);
                }
            }

            if (Text(name, 0, []).Ok(out var filled, out _))
            {
                foreach (var declared in row.Declared)
                {
                    if (declared.Misfit(filled.Text, filled.IsSecret) is { } misfit)
                    {
                        yield return (row.Scope, misfit);
                        break;
                    }
                }
            }
        }
    }

    private Parsed<Filled> Fill(Template template, ImmutableStack<string> within)
    {
        if (template.Parts is [TemplatePart.Plain only])
        {
            return new Filled(only.Text, false);
        }

        var text = new System.Text.StringBuilder();
        var secret = false;
        foreach (var part in template.Parts)
        {
            if (part is TemplatePart.Plain plain)
            {
                text.Append(plain.Text);
            }
            else if (part is TemplatePart.Variable wanted)
            {
                if (!Text(wanted.Name, wanted.At, within).Ok(out var filled, out var error))
                {
                    return error;
                }

                text.Append(filled.Text);
                secret |= filled.IsSecret;
                if (text.Length > LongestText)
                {
                    return new ParseError(wanted.At, $"at most {LongestText} characters once variables are filled in, which '{wanted.Name}' exceeds", Rule);
                }
            }
        }

        return new Filled(text.ToString(), secret);
    }

    private Parsed<Filled> Text(string name, int at, ImmutableStack<string> within)
    {
        if (!rows.TryGetValue(name, out var row))
        {
            return new ParseError(at, $"a variable that some layer of the device defines, which '{name}' is not", Rule);
        }

        if (row.Written is null)
        {
            return new ParseError(at, $"a variable that has a value for the device, which '{name}' has not", Rule);
        }

        if (row.Known is { } known)
        {
            return known;
        }

        if (within.Contains(name, StringComparer.Ordinal))
        {
            var circle = within.TakeWhile(n => n != name).Prepend(name).Append(name).Reverse();
            return new ParseError(at, $"a variable that does not lead back to itself, which '{name}' does ({string.Join(" > ", circle)})", Rule);
        }

        if (within.Count() > Deepest)
        {
            return new ParseError(at, $"variables that stand in one another at most {Deepest} deep, which '{name}' does not", Rule);
        }

        var secret = row.Declared.Any(d => d.Type == VariableType.Secret);
        if (row.Literal || !row.Written.Contains("{{", StringComparison.Ordinal))
        {
            return (row.Known = new Filled(row.Written, secret)).Value;
        }

        if (!Template.Parse(row.Written).Ok(out var template, out var error) || !Fill(template, within.Push(name)).Ok(out var filled, out error))
        {
            return error with { At = at };
        }

        return (row.Known = filled with { IsSecret = filled.IsSecret || secret }).Value;
    }

    private sealed class Row(string? written, bool literal, ImmutableArray<LayerVariable> declared, LayerScope scope)
    {
        public string? Written => written;

        public bool Literal => literal;

        public ImmutableArray<LayerVariable> Declared => declared;

        public LayerScope Scope => scope;

        public Filled? Known { get; set; }
    }
}
