using Spa.Configuration.Settings;
using Spa.Foundation.Ports;

namespace Spa.Device.Storage;

/// <summary>The settings on the disk: <c>config/settings</c> and the copy before it. At any instant at least one of them is whole.</summary>
/// <param name="files">The unit's data folder.</param>
public sealed class SettingsStore(IDurableFiles files)
{
    private const string Folder = "config", Current = "config/settings", Previous = "config/settings.previous", Discarded = "config.discarded";

    /// <summary>The settings to start with; never fails.</summary>
    public LoadedSettings Load()
    {
        var current = files.Read(Current);
        var previous = files.Read(Previous);
        if (current is null && previous is null)
        {
            return new LoadedSettings(SettingsSnapshot.Factory, SettingsSource.Factory, null);
        }

        var damage = "config/settings is missing";
        if (current is not null)
        {
            if (SettingsFile.Read(current).Ok(out var settings, out var error))
            {
                return new LoadedSettings(settings, SettingsSource.Current, null);
            }

            damage = $"config/settings is damaged ({error})";
        }

        if (previous is null)
        {
            return new LoadedSettings(SettingsSnapshot.Factory, SettingsSource.Factory, $"{damage}; there is no copy: factory settings are in force");
        }

        return SettingsFile.Read(previous).Ok(out var copy, out var wrong)
            ? new LoadedSettings(copy, SettingsSource.Previous, $"{damage}; the copy before it is in force")
            : new LoadedSettings(SettingsSnapshot.Factory, SettingsSource.Factory, $"{damage} and so is the copy before it ({wrong}); factory settings are in force");
    }

    /// <summary>Makes settings durable. When this returns null they survive a power cut; until then the ones before do. Else why not: "disk full".</summary>
    public string? Save(SettingsSnapshot settings)
    {
        try
        {
            files.CreateFolder(Folder);
            files.SyncFolder(string.Empty);

            // A damaged file never becomes the copy: that would throw the last good settings away.
            if (files.Read(Current) is { } current && SettingsFile.Read(current).Ok(out _, out _))
            {
                files.Replace(Previous, current);
            }

            files.Replace(Current, SettingsFile.Write(settings));
            return null;
        }
        catch (IOException e)
        {
            return e.Message;
        }
    }

    /// <summary>Forgets all settings and what the core kept: the next start has factory settings. Identity and firmware stay.</summary>
    /// <remarks>One rename takes all of it out of force: a power cut among many removals would leave some of it, the copy of settings long gone for one.</remarks>
    public void Reset()
    {
        RemoveDiscarded();
        if (files.Exists(Folder))
        {
            files.Rename(Folder, Discarded);
            files.SyncFolder(string.Empty);
        }

        RemoveDiscarded();
    }

    /// <summary>Removes what a reset that was cut short left: nothing of it is in force, but secrets may be in it. Call it at each start. Null when nothing is left, else why not.</summary>
    public string? ClearDiscarded()
    {
        try
        {
            RemoveDiscarded();
            return null;
        }
        catch (IOException e)
        {
            return $"settings that were reset could not be removed from {Discarded}: {e.Message}";
        }
    }

    private void RemoveDiscarded()
    {
        if (files.Exists(Discarded))
        {
            files.DeleteFolder(Discarded);
            files.SyncFolder(string.Empty);
        }
    }
}
