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
    /// <param name="variables">Value of a variable that the devices of the layer have; null = not known here (it may come from a layer of single devices).</param>
    public static LayerFault? Entry(LayerEntry entry, Func<string, string?> variables)
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

        // With a variable whose value is only known for a single device, the value is judged when that device's profile is made.
        if (!template.Fill(variables).Ok(out var text, out _))
        {
            return null;
        }

        return parameter.Check(text.Trim()) is { } bad ? Refused(parameter, entry.Text, template, bad.ToString(), bad.At) : null;
    }

    /// <summary>The sentence for a value that the catalogue refuses. Offsets are given only where they fit the text that the operator wrote.</summary>
    internal static LayerFault Refused(Parameter parameter, string written, Template template, string why, int at)
    {
        var plain = !template.Variables.Any();
        return new(parameter.Name, plain ? $"cannot be this: {why}." : $"cannot be this once its variables are filled in: {why}.", plain ? Math.Clamp(at, 0, written.Length) : null);
    }
}
