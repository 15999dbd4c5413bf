using System.Collections.Immutable;

namespace Spa.Scripts;

/// <summary>Equality of lists by content: two scripts with the same parts are the same script.</summary>
internal static class Sequences
{
    internal static bool Same<T>(ImmutableArray<T> a, ImmutableArray<T> b)
        => a.IsDefault || b.IsDefault ? a.IsDefaultOrEmpty && b.IsDefaultOrEmpty : a.AsSpan().SequenceEqual(b.AsSpan());

    internal static int Hash<T>(ImmutableArray<T> items)
    {
        var hash = default(HashCode);
        if (!items.IsDefault)
        {
            foreach (var item in items)
            {
                hash.Add(item);
            }
        }

        return hash.ToHashCode();
    }
}
