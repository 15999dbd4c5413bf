using System.Collections.Immutable;
using Spa.Configuration.Parameters;

namespace Spa.Configuration.Settings;

/// <summary>Who set each value, and what the provider had set where somebody at the unit has changed it. Never changes.</summary>
/// <param name="By">By place in the catalogue.</param>
/// <param name="Provided">The provider's texts that changes at the unit cover, by name.</param>
internal sealed record Origins(SettingOrigin[] By, ImmutableSortedDictionary<string, string> Provided)
{
    /// <summary>Nobody has set anything.</summary>
    public static Origins Factory { get; } = new(new SettingOrigin[Catalogue.Rows.Length], ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));

    /// <summary>True when every value is by the same and covers the same.</summary>
    public bool SameAs(Origins other) => ReferenceEquals(this, other) || (By.AsSpan().SequenceEqual(other.By) && Provided.SequenceEqual(other.Provided));
}
