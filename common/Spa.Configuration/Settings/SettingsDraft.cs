using System.Collections.Immutable;
using Spa.Configuration.Parameters;

namespace Spa.Configuration.Settings;

/// <summary>Settings being changed. Copies what it changes, once, at the first change.</summary>
internal sealed class SettingsDraft(SettingsSnapshot from)
{
    private Cell[]? cells;
    private UserAccess[]? access;
    private SettingOrigin[]? by;
    private ImmutableSortedDictionary<string, string> provided = from.Origins.Provided;
    private ImmutableSortedDictionary<string, KeptSetting> kept = from.Kept;

    /// <summary>Takes a text; the refusal when it is bad.</summary>
    /// <param name="parameter">The setting.</param>
    /// <param name="text">Its text.</param>
    /// <param name="who">Who sets it; null leaves that as it is (texts of a file, or of the program).</param>
    public Refusal? SetText(Parameter parameter, string text, SettingOrigin? who = null)
    {
        var present = (cells ?? from.Cells)[parameter.Index];
        text = text.Trim();
        if (text == present.Text)
        {
            Forget(parameter);
            Confirm(parameter, who);
            return null;
        }

        if (parameter.NeverBlanked && text.Length == 0)
        {
            return new Refusal(parameter.Name, RefusalReason.Blank, null, string.Empty);
        }

        if (!parameter.TryRead(text, out var read, out var why))
        {
            return Refusal.Of(parameter, text, why);
        }

        Forget(parameter);
        if (parameter.SameValue(present, read))
        {
            Confirm(parameter, who);
            return null;
        }

        Note(parameter, present.Text, read.Text, who);
        Set(parameter, read);
        return null;
    }

    /// <summary>Takes a value that needs no validation.</summary>
    public void Set(Parameter parameter, Cell cell)
    {
        cells ??= (Cell[])from.Cells.Clone();
        cells[parameter.Index] = cell;
    }

    /// <summary>Gives up what somebody at the unit has set: the provider's value comes back, or the factory's where the provider has set none.</summary>
    public Refusal? GiveBack(Parameter parameter)
    {
        if (By(parameter) != SettingOrigin.User)
        {
            return null;
        }

        if (provided.TryGetValue(parameter.Name, out var text) && parameter.TryRead(text, out var read, out _))
        {
            Set(parameter, read);
            Origin(parameter, SettingOrigin.Profile);
        }
        else if (parameter.NeverBlanked && parameter.DefaultText.Length == 0)
        {
            return new Refusal(parameter.Name, RefusalReason.Blank, null, string.Empty);
        }
        else
        {
            Set(parameter, parameter.DefaultCell);
            Origin(parameter, SettingOrigin.Factory);
        }

        Forget(parameter);
        return null;
    }

    /// <summary>Takes a right; true when it is another than before.</summary>
    public bool SetAccess(Parameter parameter, UserAccess wanted)
    {
        if ((access ?? from.Rights)[parameter.Index] == wanted)
        {
            return false;
        }

        access ??= (UserAccess[])from.Rights.Clone();
        access[parameter.Index] = wanted;
        return true;
    }

    /// <summary>Takes who set a value, and what it covers of the provider's.</summary>
    public void Origin(Parameter parameter, SettingOrigin who, string? covered = null)
    {
        if (By(parameter) != who)
        {
            by ??= (SettingOrigin[])from.Origins.By.Clone();
            by[parameter.Index] = who;
        }

        provided = covered is null ? provided.Remove(parameter.Name) : provided.SetItem(parameter.Name, covered);
    }

    /// <summary>Who set a value so far.</summary>
    public SettingOrigin By(Parameter parameter) => (by ?? from.Origins.By)[parameter.Index];

    /// <summary>Keeps what this version does not understand.</summary>
    public void Keep(string name, KeptSetting setting) => kept = kept.SetItem(name, setting);

    /// <summary>The settings now; the ones it began with when nothing was changed.</summary>
    public SettingsSnapshot ToSnapshot()
    {
        var origins = by is null && ReferenceEquals(provided, from.Origins.Provided) ? from.Origins : new Origins(by ?? from.Origins.By, provided);
        return cells is null && access is null && ReferenceEquals(kept, from.Kept) && ReferenceEquals(origins, from.Origins)
            ? from
            : new SettingsSnapshot(cells ?? from.Cells, access ?? from.Rights, origins, kept, from.Reads);
    }

    // The value stays; what the provider says too is the provider's from now on. A factory value that a profile only repeats stays the factory's, or every file would hold all settings.
    private void Confirm(Parameter parameter, SettingOrigin? who)
    {
        if (who is SettingOrigin.Profile or SettingOrigin.Acs && By(parameter) == SettingOrigin.User)
        {
            Origin(parameter, who.Value);
        }
    }

    private void Note(Parameter parameter, string before, string now, SettingOrigin? who)
    {
        switch (who)
        {
            case SettingOrigin.User:
                var covered = By(parameter) is SettingOrigin.Profile or SettingOrigin.Acs ? before : provided.GetValueOrDefault(parameter.Name);
                if (now == (covered ?? parameter.DefaultText))
                {
                    Origin(parameter, covered is null ? SettingOrigin.Factory : SettingOrigin.Profile);
                }
                else
                {
                    Origin(parameter, SettingOrigin.User, covered);
                }

                break;
            case { } other:
                Origin(parameter, other);
                break;
            default:
                break;
        }
    }

    /// <summary>A good value takes the place of one that was kept because it could not be read.</summary>
    private void Forget(Parameter parameter)
    {
        if (!kept.IsEmpty)
        {
            kept = kept.Remove(parameter.Name);
        }
    }
}
