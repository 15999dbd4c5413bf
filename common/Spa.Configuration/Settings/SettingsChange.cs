using System.Collections.Immutable;
using Spa.Configuration.Parameters;

namespace Spa.Configuration.Settings;

/// <summary>What becomes of the settings when a list of wishes is granted as far as it can be.</summary>
/// <param name="Next">The settings afterwards; the same instance as before when nothing changes.</param>
/// <param name="Changed">Values that are others than before, in the order of the catalogue.</param>
/// <param name="Refused">Wishes that were not granted, all of them, in their order.</param>
/// <param name="Latest">When the last of the changed values takes effect; null when no value changed.</param>
public sealed record SettingsChange(SettingsSnapshot Next, ImmutableArray<ChangedSetting> Changed, ImmutableArray<Refusal> Refused, ApplyWhen? Latest)
{
    /// <summary>True when the right of the user account on some setting is another than before.</summary>
    public bool AccessChanged { get; init; }

    /// <summary>Changed settings whose new value is kept without effect, because the setting or that choice is not offered here.</summary>
    public ImmutableArray<Parameter> WithoutEffect { get; init; } = [];
}
