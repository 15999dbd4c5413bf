using System.Globalization;
using Spa.Configuration.Settings;
using Spa.Foundation.Ports;

namespace Spa.Device.Storage;

/// <summary>The settings on the disk: <c>config/settings</c> and the copy before it. At any instant at least one of them is whole.</summary>
/// <remarks>
/// A version that writes a newer form than it finds keeps what it found as <c>config/settings.form-N</c> first: when the launcher takes that version back, the one before finds settings that it can read.
/// What was changed under the newer version is not in them; the provider's next profile is.
/// </remarks>
/// <param name="files">The unit's data folder.</param>
/// <param name="form">How this program writes settings.</param>
public sealed class SettingsStore(IDurableFiles files, SettingsForm form)
{
    private const string Folder = "config", Current = "config/settings", Previous = "config/settings.previous", Discarded = "config.discarded", OlderName = "settings.form-";

    /// <summary>For this program.</summary>
    /// <param name="files">The unit's data folder.</param>
    public SettingsStore(IDurableFiles files)
        : this(files, SettingsForm.Present)
    {
    }

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
            if (form.Read(current).Ok(out var settings, out var error))
            {
                return new LoadedSettings(settings, SettingsSource.Current, null);
            }

            if (SettingsFile.FormOf(current) is { } newer && newer > form.Number)
            {
                return BeforeNewer(newer, previous);
            }

            damage = $"config/settings is damaged ({error})";
        }

        if (previous is null)
        {
            return new LoadedSettings(SettingsSnapshot.Factory, SettingsSource.Factory, $"{damage}; there is no copy: factory settings are in force");
        }

        return form.Read(previous).Ok(out var copy, out var wrong)
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

            // A damaged file never becomes a copy: that would throw the last good settings away.
            if (files.Read(Current) is { } current && form.Read(current).Ok(out _, out _))
            {
                if (SettingsFile.FormOf(current) is { } older && older < form.Number)
                {
                    files.Replace(OlderFile(older), current);
                }

                files.Replace(Previous, current);
            }

            files.Replace(Current, form.Write(settings));
            if (ReferenceEquals(settings, SettingsSnapshot.Factory))
            {
                // Factory settings: no copy may bring back what was before.
                files.Delete(Previous);
                ForgetOlder();
                files.SyncFolder(Folder);
            }

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

    /// <summary>No version that reads only an older form can be started any more: the settings kept for one go. Null when done, else why not.</summary>
    public string? ClearOlder()
    {
        try
        {
            if (ForgetOlder())
            {
                files.SyncFolder(Folder);
            }

            return null;
        }
        catch (IOException e)
        {
            return $"settings that were kept for an older version could not be removed: {e.Message}";
        }
    }

    private static string OlderFile(int number) => string.Create(CultureInfo.InvariantCulture, $"{Folder}/{OlderName}{number}");

    private bool ForgetOlder()
    {
        var older = files.List(Folder).Where(n => n.StartsWith(OlderName, StringComparison.Ordinal)).ToList();
        older.ForEach(name => files.Delete($"{Folder}/{name}"));
        return older.Count > 0;
    }

    // The newest that this program can read, of what was kept before the newer version wrote its own, then the copy, which that version may have written too.
    private LoadedSettings BeforeNewer(int newer, byte[]? previous)
    {
        var kept = Enumerable.Range(0, form.Number).Select(back => files.Read(OlderFile(form.Number - back))).Append(previous).OfType<byte[]>();
        foreach (var file in kept)
        {
            if (form.Read(file).Ok(out var settings, out _))
            {
                return new LoadedSettings(settings, SettingsSource.BeforeNewer, null)
                {
                    Note = string.Create(CultureInfo.InvariantCulture, $"settings were written by a newer version (form {newer}); those from before it are in force, and the provider's next profile brings the rest"),
                };
            }
        }

        return new LoadedSettings(SettingsSnapshot.Factory, SettingsSource.Factory, null)
        {
            Note = string.Create(CultureInfo.InvariantCulture, $"settings were written by a newer version (form {newer}) and there are none from before it; factory settings are in force"),
        };
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
