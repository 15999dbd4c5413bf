using System.Collections.Immutable;
using Spa.Configuration.Parameters;

namespace Spa.Fleet.Layers;

/// <summary>What may stand in a layer. A bad entry is refused before it is kept, so that no device ever sees it.</summary>
public static class LayerCheck
{
    /// <summary>Parameters the server writes itself for each device; no layer may say anything about them.</summary>
    public static ImmutableArray<string> ServerOwned { get; } = ["Profile_Rule", "Report_Rule", "Profile_For", "Profile_Sequence", "GPP_SA", "GPP_B"];

    /// <summary>Why an entry cannot stand; null when it can.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="variables">Variables that all devices of the layer have. One that it does not know may come from a layer of single devices: then the value is judged for each of them before it is published.</param>
    public static LayerFault? Entry(LayerEntry entry, VariableTable variables)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(variables);
        if (Catalogue.Find(entry.Name) is not { } parameter)
        {
            return new(entry.Name, Catalogue.FindIgnoringCase(entry.Name) is { } near ? $"is written '{near.Name}'." : "is no parameter of the catalogue: see docs/parameters.md.", null);
        }

        if (ServerOwned.Contains(parameter.Name))
        {
            return new(parameter.Name, "is written by the server for each device; no layer may set it.", null);
        }

        if (entry.Text is null)
        {
            return entry.Access is null ? new(parameter.Name, "has neither a value nor a right of the user.", null) : null;
        }

        if (!Template.Parse(entry.Text).Ok(out var template, out var broken))
        {
            return new(parameter.Name, $"cannot be read: {broken}.", broken.At);
        }

        if (!variables.Fill(template).Ok(out var filled, out _))
        {
            return null;
        }

        return parameter.Check(filled.Text.Trim()) is { } bad ? Refused(parameter, entry.Text, template, bad.ToString(), bad.At) : null;
    }

    /// <summary>Why a variable cannot stand over those of lower layers; null when it can.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="below">Layers that are laid before its own.</param>
    public static LayerFault? Variable(LayerVariable variable, IEnumerable<Layer> below)
    {
        ArgumentNullException.ThrowIfNull(variable);
        ArgumentNullException.ThrowIfNull(below);
        if (variable.Fault() is { } fault)
        {
            return fault;
        }

        if (variable.Value is not { } value || (variable.Type != VariableType.Secret && value.Contains("{{", StringComparison.Ordinal)))
        {
            return null;
        }

        var declared = below.Select(l => l.Variables.GetValueOrDefault(variable.Name)).OfType<LayerVariable>().ToList();
        var secret = variable.Type == VariableType.Secret || declared.Any(d => d.Type == VariableType.Secret);
        return declared.Select(d => d.Misfit(value, secret)).FirstOrDefault(f => f is not null);
    }

    /// <summary>The sentence for a value that the catalogue refuses. Offsets are given only where they fit the text that the operator wrote.</summary>
    internal static LayerFault Refused(Parameter parameter, string written, Template template, string why, int at)
    {
        var plain = !template.Variables.Any();
        return new(parameter.Name, plain ? $"cannot be this: {why}." : $"cannot be this once its variables are filled in: {why}.", plain ? Math.Clamp(at, 0, written.Length) : null);
    }
}
