using System.Collections.Immutable;
using Spa.Configuration.Parameters;

namespace Spa.Configuration.Settings;

/// <summary>Settings being changed. Copies what it changes, once, at the first change.</summary>
internal sealed class SettingsDraft(SettingsSnapshot from)
{
    private Cell[]? cells;
    private UserAccess[]? access;
    private ImmutableSortedDictionary<string, KeptSetting> kept = from.Kept;

    /// <summary>Takes a text; the refusal when it is bad.</summary>
    public Refusal? SetText(Parameter parameter, string text)
    {
        var present = (cells ?? from.Cells)[parameter.Index];
        text = text.Trim();
        if (text == present.Text)
        {
            Forget(parameter);
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
        if (!parameter.SameValue(present, read))
        {
            Set(parameter, read);
        }

        return null;
    }

    /// <summary>Takes a value that needs no validation.</summary>
    public void Set(Parameter parameter, Cell cell)
    {
        cells ??= (Cell[])from.Cells.Clone();
        cells[parameter.Index] = cell;
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

    /// <summary>Keeps what this version does not understand.</summary>
    public void Keep(string name, KeptSetting setting) => kept = kept.SetItem(name, setting);

    /// <summary>The settings now; the ones it began with when nothing was changed.</summary>
    public SettingsSnapshot ToSnapshot()
        => cells is null && access is null && ReferenceEquals(kept, from.Kept)
            ? from
            : new SettingsSnapshot(cells ?? from.Cells, access ?? from.Rights, kept, from.Reads);

    /// <summary>A good value takes the place of one that was kept because it could not be read.</summary>
    private void Forget(Parameter parameter)
    {
        if (!kept.IsEmpty)
        {
            kept = kept.Remove(parameter.Name);
        }
    }
}
