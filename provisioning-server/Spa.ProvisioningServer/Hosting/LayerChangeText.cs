using Spa.Fleet.Layers;

namespace Spa.ProvisioningServer.Hosting;

/// <summary>What a change of a layer changes, for the audit log: what was, what is; secrets as <c>***</c>.</summary>
internal static class LayerChangeText
{
    private const int Longest = 200;

    public static string Of(Layer before, IReadOnlyList<LayerEntry> entries, IReadOnlyList<LayerVariable> variables)
        => string.Join("; ", entries.Select(e => $"{e.Name} {Step(Text(before.Entries.GetValueOrDefault(e.Name)), Text(e))}")
            .Concat(variables.Select(v => $"{{{{{v.Name}}}}} {Step(Text(before.Variables.GetValueOrDefault(v.Name)), Text(v))}"))) + ".";

    public static string Without(Layer before, string name, bool variable)
        => variable
            ? $"{{{{{name}}}}} {Step(Text(before.Variables.GetValueOrDefault(name)), "none")}."
            : $"{name} {Step(Text(before.Entries.GetValueOrDefault(name)), "none")}.";

    private static string Step(string one, string other) => $"from {one} to {other}";

    private static string Text(LayerEntry? entry) => entry is null ? "none" : $"{(entry.Text is null ? "as before" : Quoted(LayerText.Shown(entry)))}{(entry.Access is { } access ? $" [{LayerText.Short(access)}]" : string.Empty)}";

    private static string Text(LayerVariable? variable) => variable is null ? "none" : Quoted(variable.Type == VariableType.Secret ? "***" : variable.Value);

    private static string Quoted(string? text) => text is null ? "none" : $"'{(text.Length > Longest ? text[..Longest] + "…" : text)}'";
}
