using Spa.Fleet.Layers;

namespace Spa.ProvisioningServer.Hosting;

/// <summary>What a change of a layer changes, for the audit log: what was, what is; secrets as <c>***</c>.</summary>
internal static class LayerChangeText
{
    private const int Longest = 200;

    public static string Of(Layer before, Layer after)
        => LayerDifference.Between(before, after) is { IsEmpty: false } differences
            ? string.Join("; ", differences.Select(d => $"{d.Key} from {Quoted(d.Before)} to {Quoted(d.After)}")) + "."
            : "Nothing changed.";

    private static string Quoted(string? text) => text is null ? "none" : $"'{(text.Length > Longest ? text[..Longest] + "…" : text)}'";
}
