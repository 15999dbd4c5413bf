namespace Spa.Configuration.Views;

/// <summary>How a page lets a value be entered.</summary>
public enum FieldForm
{
    /// <summary>One line of text.</summary>
    Line,

    /// <summary>Text of several lines: scripts, plans, rules.</summary>
    Lines,

    /// <summary>One of a list.</summary>
    Choice,

    /// <summary>Yes or no.</summary>
    Switch,

    /// <summary>Text that is never shown, only replaced.</summary>
    Secret,
}
