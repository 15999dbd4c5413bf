using Spa.Configuration.Parameters;

namespace Spa.Configuration.Views;

/// <summary>Texts of settings as they may be shown.</summary>
public static class SecretMask
{
    /// <summary>What stands for a secret that is set.</summary>
    public const string Mask = "***";

    /// <summary>The text, or <see cref="Mask"/> when the setting is secret or not known (null); a blank text stays blank.</summary>
    public static string Masked(Parameter? parameter, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length > 0 && (parameter is null || parameter.Kind.IsSecret) ? Mask : text;
    }
}
