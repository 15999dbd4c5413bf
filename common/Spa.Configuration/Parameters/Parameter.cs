using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Spa.Configuration.Settings;
using Spa.Foundation.Text;

namespace Spa.Configuration.Parameters;

/// <summary>One setting: what it is called, may be, means, and when a change takes effect.</summary>
public abstract class Parameter
{
    private protected Parameter(Section section, string label, string name, string defaultText, Traits traits, string meaning)
    {
        Section = section.Name;
        Page = section.Page;
        Label = label;
        Name = name;
        DefaultText = defaultText;
        OriginalDefaultText = traits.Original ?? defaultText;
        Apply = traits.Apply ?? section.Apply;
        UserAccess = traits.User ?? section.User;
        Meaning = meaning;
        Deviation = traits.Deviation;
        NotOffered = traits.NotOffered;
        IsOwn = traits.Own;
        NeverBlanked = traits.NeverBlanked;
        IdleChoices = [.. traits.IdleChoices];
    }

    /// <summary>Name in a profile: <c>Dial_Plan_1_</c>.</summary>
    public string Name { get; }

    /// <summary>Label on its page: <c>Dial Plan</c>.</summary>
    public string Label { get; }

    /// <summary>The page it stands on.</summary>
    public Page Page { get; }

    /// <summary>The heading it stands under.</summary>
    public string Section { get; }

    /// <summary>What its text may be.</summary>
    public abstract Kind Kind { get; }

    /// <summary>Factory value of this product, as a profile writes it.</summary>
    public string DefaultText { get; }

    /// <summary>Factory value of the original unit; differs from <see cref="DefaultText"/> only with a <see cref="Deviation"/>.</summary>
    public string OriginalDefaultText { get; }

    /// <summary>When a changed value takes effect.</summary>
    public ApplyWhen Apply { get; }

    /// <summary>Factory access of the web account <c>user</c>.</summary>
    public UserAccess UserAccess { get; }

    /// <summary>What it does, in one or two sentences.</summary>
    public string Meaning { get; }

    /// <summary>Why this product departs from the original unit here; null when it does not.</summary>
    public string? Deviation { get; }

    /// <summary>Why a value has no effect on this product; null when it has. Such a value is accepted, kept and reported as without effect.</summary>
    public string? NotOffered { get; }

    /// <summary>Choices that are accepted and kept but have no effect on this product; <see cref="Deviation"/> says what happens instead.</summary>
    public ImmutableArray<string> IdleChoices { get; }

    /// <summary>True for a setting the original unit does not have.</summary>
    public bool IsOwn { get; }

    /// <summary>True when a value that is set may be replaced but not be blanked.</summary>
    public bool NeverBlanked { get; }

    /// <summary>Place in <see cref="Catalogue.All"/>.</summary>
    internal int Index { get; set; } = -1;

    internal abstract Cell DefaultCell { get; }

    /// <summary>Why a text would be refused; null when it is good.</summary>
    public ParseError? Check(string text) => TryRead(text, out _, out var why) ? null : why;

    /// <summary>True when two texts mean the same value: <c>Yes</c> and <c>yes</c>. A text that is no value is only like itself.</summary>
    public bool SaysTheSame(string one, string other) => one == other || (TryRead(one, out var a, out _) && TryRead(other, out var b, out _) && SameValue(a, b));

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal abstract bool TryRead(string text, [NotNullWhen(true)] out Cell? cell, [NotNullWhen(false)] out ParseError? why);

    internal abstract bool SameValue(Cell one, Cell other);
}

/// <summary>A setting whose values are <typeparamref name="T"/>.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public sealed class Parameter<T> : Parameter
    where T : notnull
{
    private readonly Cell<T> defaultCell;

    internal Parameter(Section section, string label, string name, Kind<T> kind, string defaultText, Traits traits, string meaning)
        : base(section, label, name, defaultText, traits, meaning)
    {
        Typed = kind;
        defaultCell = kind.Read(defaultText).Ok(out var value, out var why)
            ? new Cell<T>(defaultText, value)
            : throw new FormatException($"Default of {name}: {why}");
    }

    /// <inheritdoc/>
    public override Kind Kind => Typed;

    /// <summary>The kind, with its value type.</summary>
    public Kind<T> Typed { get; }

    /// <summary>Factory value of this product.</summary>
    public T Default => defaultCell.Value;

    internal override Cell DefaultCell => defaultCell;

    internal override bool TryRead(string text, [NotNullWhen(true)] out Cell? cell, [NotNullWhen(false)] out ParseError? why)
    {
        if (!Typed.Read(text).Ok(out var value, out why))
        {
            cell = null;
            return false;
        }

        cell = new Cell<T>(Typed.Settle(text, value), value);
        return true;
    }

    internal override bool SameValue(Cell one, Cell other)
    {
        var (a, b) = (((Cell<T>)one).Value, ((Cell<T>)other).Value);
        return EqualityComparer<T>.Default.Equals(a, b) || string.Equals(Typed.Write(a), Typed.Write(b), StringComparison.Ordinal);
    }
}
