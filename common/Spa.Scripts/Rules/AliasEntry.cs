using System.Collections.Immutable;

namespace Spa.Scripts.Rules;

/// <summary>One entry of an <see cref="AliasMap"/>.</summary>
/// <param name="Path">Names of elements, outermost first: <c>/CPE/name</c> is CPE, name. At least one.</param>
/// <param name="Parameter">The parameter it stands for, as written; not checked against the catalogue here.</param>
public sealed record AliasEntry(ImmutableArray<string> Path, string Parameter)
{
    /// <summary>The entry as a map writes it: <c>/CPE/name = /flat-profile/Display_Name_1_ ;</c>.</summary>
    public override string ToString() => $"/{string.Join('/', Path)} = /flat-profile/{Parameter} ;";

    /// <inheritdoc/>
    public bool Equals(AliasEntry? other) => other is not null && Parameter == other.Parameter && Sequences.Same(Path, other.Path);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Parameter, Sequences.Hash(Path));
}
