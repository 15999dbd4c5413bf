using Spa.Configuration.Parameters;

namespace Spa.Configuration.Views;

/// <summary>Texts of settings as they may be shown.</summary>
public static class SecretMask
{
    /// <summary>
    /// The text for a log, a page or a report: <c>***</c> when the setting is secret or not known (null), and for secrets inside a rule or a dial plan.
    /// A blank text stays blank. Not to be read back as a value.
    /// </summary>
    public static string Masked(Parameter? parameter, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return parameter is not null ? parameter.Kind.Masked(text)
            : text.Length > 0 ? "***"
            : text;
    }
}
