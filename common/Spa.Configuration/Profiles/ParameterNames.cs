using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Spa.Configuration.Profiles;

/// <summary>A fixed list of names.</summary>
/// <param name="names">The names, in the order of their numbers; no two may differ in case only.</param>
public sealed class ParameterNames(IEnumerable<string> names) : IParameterNames
{
    private readonly ImmutableArray<string> names = [.. names];
    private readonly FrozenDictionary<string, int> exact = Numbered(names, StringComparer.Ordinal);
    private readonly FrozenDictionary<string, int> anyCase = Numbered(names, StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public int Count => names.Length;

    /// <inheritdoc/>
    public string this[int index] => names[index];

    /// <inheritdoc/>
    public int IndexOf(ReadOnlySpan<char> name) => exact.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var index) ? index : -1;

    /// <inheritdoc/>
    public int IndexIgnoringCase(ReadOnlySpan<char> name) => anyCase.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var index) ? index : -1;

    private static FrozenDictionary<string, int> Numbered(IEnumerable<string> names, StringComparer comparer)
        => names.Select((name, index) => KeyValuePair.Create(name, index)).ToFrozenDictionary(comparer);
}
