using Spa.Configuration.Settings;

namespace Spa.Device.Storage;

/// <summary>Settings as they were found at start.</summary>
/// <param name="Settings">The settings in force.</param>
/// <param name="Source">Where they came from.</param>
/// <param name="Damage">What was wrong on the disk, for a person; null = nothing.</param>
public sealed record LoadedSettings(SettingsSnapshot Settings, SettingsSource Source, string? Damage)
{
    /// <summary>What a person should know although nothing is wrong; null = nothing.</summary>
    public string? Note { get; init; }
}

/// <summary>Where settings came from.</summary>
public enum SettingsSource
{
    /// <summary>The file written last.</summary>
    Current,

    /// <summary>The copy before it.</summary>
    Previous,

    /// <summary>What was in force before a newer version, which has been taken back, wrote settings in a form of its own.</summary>
    BeforeNewer,

    /// <summary>The factory.</summary>
    Factory,
}
