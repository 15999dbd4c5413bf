using System.Collections.Immutable;
using System.Globalization;
using Spa.Configuration.Parameters;

namespace Spa.Configuration.Settings;

/// <summary>The value of every setting at one moment, who set it, and what the user account may do with it. Never changes.</summary>
public sealed class SettingsSnapshot
{
    internal SettingsSnapshot(Cell[] cells, UserAccess[] rights, Origins origins, ImmutableSortedDictionary<string, KeptSetting> kept, ISet<string>? reads)
        => (Cells, Rights, Origins, Kept, Reads) = (cells, rights, origins, kept, reads);

    /// <summary>Every setting at its factory value, with its factory right.</summary>
    public static SettingsSnapshot Factory { get; } = new(
        [.. Catalogue.Rows.Select(p => p.DefaultCell)],
        [.. Catalogue.Rows.Select(p => p.UserAccess)],
        Origins.Factory,
        ImmutableSortedDictionary.Create<string, KeptSetting>(StringComparer.Ordinal),
        null);

    /// <summary>How many settings came from a file of another version and are only kept for it.</summary>
    public int KeptForOtherVersions => Kept.Count;

    internal Cell[] Cells { get; }

    internal UserAccess[] Rights { get; }

    internal Origins Origins { get; }

    internal ImmutableSortedDictionary<string, KeptSetting> Kept { get; }

    internal ISet<string>? Reads { get; }

    /// <summary>The value of a setting.</summary>
    public T Get<T>(Parameter<T> parameter)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(parameter);
        Reads?.Add(parameter.Name);
        return ((Cell<T>)Cells[parameter.Index]).Value;
    }

    /// <summary>The value of a line's setting.</summary>
    public T Get<T>(PerLine<T> parameter, LineNumber line)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return Get(parameter[line]);
    }

    /// <summary>The value as a profile writes it. Secrets too: mask before showing.</summary>
    public string Text(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        Reads?.Add(parameter.Name);
        return Cells[parameter.Index].Text;
    }

    /// <summary>What the user account may do with a setting.</summary>
    public UserAccess Access(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return Rights[parameter.Index];
    }

    /// <summary>Who set the value.</summary>
    public SettingOrigin Origin(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return Origins.By[parameter.Index];
    }

    /// <summary>What the provider has set where somebody at the unit has changed it, as a profile writes it; null where nothing is covered. Secrets too: mask before showing.</summary>
    public string? Provided(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return Origins.Provided.GetValueOrDefault(parameter.Name);
    }

    /// <summary>The same settings with one value changed; for values the program itself makes.</summary>
    public SettingsSnapshot With<T>(Parameter<T> parameter, T value)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(parameter);
        var draft = new SettingsDraft(this);
        draft.Set(parameter, new Cell<T>(parameter.Typed.Write(value), value));
        return draft.ToSnapshot();
    }

    /// <summary>The same settings with one text changed; for texts of the program. Throws <see cref="FormatException"/> for a bad one: texts from outside go through <see cref="SettingsUpdate.Plan"/>.</summary>
    public SettingsSnapshot With(Parameter parameter, string text)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        var draft = new SettingsDraft(this);
        return draft.SetText(parameter, text) is { } refusal ? throw new FormatException(refusal.ToString()) : draft.ToSnapshot();
    }

    /// <summary>The same settings with one right changed.</summary>
    public SettingsSnapshot With(Parameter parameter, UserAccess access)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        var draft = new SettingsDraft(this);
        draft.SetAccess(parameter, access);
        return draft.ToSnapshot();
    }

    /// <summary>The same settings; each <see cref="Get{T}(Parameter{T})"/> and <see cref="Text"/>, also of snapshots made from it, adds the setting's name to <paramref name="reads"/>.</summary>
    public SettingsSnapshot Watched(ISet<string> reads) => new(Cells, Rights, Origins, Kept, reads);

    /// <summary>True when every value, right, origin and kept setting is the same.</summary>
    public bool SameAs(SettingsSnapshot other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Cells.Zip(other.Cells).All(pair => pair.First.Text == pair.Second.Text) && Rights.AsSpan().SequenceEqual(other.Rights) && Origins.SameAs(other.Origins) && Kept.SequenceEqual(other.Kept);
    }

    /// <summary>Counts only: values may be secret.</summary>
    public override string ToString()
    {
        var changed = Catalogue.Rows.Count(p => !ReferenceEquals(Cells[p.Index], p.DefaultCell));
        return string.Create(CultureInfo.InvariantCulture, $"{Cells.Length} settings, {changed} not at their factory value");
    }
}
