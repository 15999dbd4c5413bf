using System.Collections.Immutable;
using Spa.Foundation.Text;

namespace Spa.Configuration.Parameters;

/// <summary>What the text of a setting may be. Owns reading, writing, describing, secrecy and the exact text of an error.</summary>
public abstract class Kind
{
    /// <summary>What may be written, as a page says it beside the field: <c>a whole number from 1 to 255</c>.</summary>
    public abstract string Description { get; }

    /// <summary>True when the text must never be seen: not on a page, in a log, a report or an error.</summary>
    public virtual bool IsSecret => false;

    /// <summary>A text as a log, a page or a report may show it: secrets, and those inside a rule or a dial plan, are <c>***</c>. Not to be read back.</summary>
    public virtual string Masked(string text) => IsSecret && text.Length > 0 ? EmbeddedSecrets.Mask : text;

    /// <summary>All texts there are, in the order a page lists them; empty when the field is free.</summary>
    public virtual ImmutableArray<string> Choices => [];

    /// <summary>Longest text in characters; null when only the value itself is limited.</summary>
    public virtual int? MaxLength => null;
}

/// <summary>A kind whose values are <typeparamref name="T"/>.</summary>
/// <typeparam name="T">The value's type; never null, "none" is a value of it.</typeparam>
public abstract class Kind<T> : Kind
    where T : notnull
{
    /// <summary>Reads all of a text; blanks around it have been removed by the caller.</summary>
    public abstract Parsed<T> Read(string text);

    /// <summary>The canonical text of a value; reads back as an equal value.</summary>
    public abstract string Write(T value);

    /// <summary>The text to keep for a value that was read: the user's own, unless the kind has one spelling per value.</summary>
    public virtual string Settle(string text, T value) => text;
}
