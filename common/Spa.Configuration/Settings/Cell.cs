namespace Spa.Configuration.Settings;

/// <summary>A setting's text and value. Never changes, so snapshots share it.</summary>
internal abstract class Cell(string text)
{
    /// <summary>As a profile writes it.</summary>
    public string Text => text;
}

/// <summary>A cell with its value.</summary>
/// <typeparam name="T">The value's type.</typeparam>
internal sealed class Cell<T>(string text, T value) : Cell(text)
    where T : notnull
{
    /// <summary>The value the text was read to.</summary>
    public T Value => value;
}
