using System.Collections.Immutable;
using Spa.Configuration.Parameters;

namespace Spa.Fleet.Layers;

/// <summary>One thing that two revisions of a layer say differently. Values are as a person may see them: secrets are masked.</summary>
/// <param name="Key">The parameter, or a variable as <c>{{name}}</c>.</param>
/// <param name="Before">What the layer said; null = nothing.</param>
/// <param name="After">What it says; null = nothing.</param>
/// <param name="IsSecret">True when the values are masked: then two that look alike differ all the same.</param>
public sealed record LayerDifference(string Key, string? Before, string? After, bool IsSecret)
{
    /// <summary>How the one became the other: <c>set</c>, <c>taken out</c>, <c>changed</c>.</summary>
    public string Verb => Before is null ? "set" : After is null ? "taken out" : "changed";

    /// <summary>All differences, variables first, each in the order of names.</summary>
    public static ImmutableArray<LayerDifference> Between(Layer before, Layer after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var found = ImmutableArray.CreateBuilder<LayerDifference>();
        foreach (var name in before.Variables.Keys.Union(after.Variables.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (one, other) = (before.Variables.GetValueOrDefault(name), after.Variables.GetValueOrDefault(name));
            if (one != other)
            {
                var secret = one?.Type == VariableType.Secret || other?.Type == VariableType.Secret;
                found.Add(new(LayerChange.KeyOf(name), Shown(one, secret), Shown(other, secret), secret));
            }
        }

        foreach (var name in before.Entries.Keys.Union(after.Entries.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (one, other) = (before.Entries.GetValueOrDefault(name), after.Entries.GetValueOrDefault(name));
            if (one != other)
            {
                found.Add(new(name, Shown(one), Shown(other), Catalogue.Find(name)?.Kind.IsSecret == true));
            }
        }

        return found.ToImmutable();
    }

    /// <summary>What a layer says of a parameter, as a person may see it; null = nothing.</summary>
    public static string? Shown(LayerEntry? entry)
    {
        if (entry is null)
        {
            return null;
        }

        var text = entry.Text is null ? "value left alone" : Catalogue.Find(entry.Name)?.Kind.Masked(entry.Text) ?? entry.Text;
        return entry.Access is { } access ? $"{text} (user: {access switch { UserAccess.None => "na", UserAccess.ReadOnly => "ro", _ => "rw" }})" : text;
    }

    private static string? Shown(LayerVariable? variable, bool secret)
        => variable is null ? null
            : $"{(variable.Value is null ? "no value" : secret && variable.Value.Length > 0 ? "***" : variable.Value)} ({variable.Type.ToString().ToLowerInvariant()}{(variable.Choices.IsEmpty ? string.Empty : $": {string.Join(", ", variable.Choices)}")})";
}
