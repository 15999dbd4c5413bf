using System.Collections.Immutable;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;

namespace Spa.Configuration.Views;

/// <summary>The settings as the device's own pages show them: to the administrator all of them, to the user those whose <c>ua</c> is <c>ro</c> or <c>rw</c>.</summary>
public static class SettingsView
{
    // Below it a text fits a line of a page.
    private const int LongestLine = 127;

    /// <summary>The pages that have something for the account, with the number of their settings, in the order of the tabs.</summary>
    public static ImmutableArray<(Page Page, int Settings)> Pages(SettingsSnapshot settings, bool isAdmin)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return [.. Catalogue.All.Where(p => IsShown(settings, p, isAdmin)).GroupBy(p => p.Page).Select(g => (g.Key, g.Count()))];
    }

    /// <summary>The settings of a page that the account may see, in their order.</summary>
    public static ImmutableArray<SettingView> Of(SettingsSnapshot settings, Page page, bool isAdmin)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return [.. Catalogue.All.Where(p => p.Page == page && IsShown(settings, p, isAdmin)).Select(p => View(settings, p, isAdmin))];
    }

    /// <summary>True when the account may see a setting.</summary>
    public static bool IsShown(SettingsSnapshot settings, Parameter parameter, bool isAdmin)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return isAdmin || settings.Access(parameter) != UserAccess.None;
    }

    /// <summary>True for a text that was shown with <c>***</c> in the place of a secret and has it still: it is no value.</summary>
    public static bool IsShownMask(SettingsSnapshot settings, Parameter parameter, string text)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(text);
        return !parameter.Kind.IsSecret && text.Contains(EmbeddedSecrets.Mask, StringComparison.Ordinal) && Shown(parameter, settings.Text(parameter)) != settings.Text(parameter);
    }

    private static SettingView View(SettingsSnapshot settings, Parameter parameter, bool isAdmin)
    {
        var text = settings.Text(parameter);
        var shown = Shown(parameter, text);
        var isSecret = parameter.Kind.IsSecret;
        var access = settings.Access(parameter);
        return new SettingView(
            parameter,
            FormOf(parameter),
            isSecret ? string.Empty : shown,
            shown != text,
            text.Length > 0,
            isAdmin || access == UserAccess.ReadWrite,
            access,
            settings.Origin(parameter),
            settings.Provided(parameter) is { } provided ? Shown(parameter, provided) : null);
    }

    private static FieldForm FormOf(Parameter parameter) => parameter.Kind switch
    {
        { IsSecret: true } => FieldForm.Secret,
        Kind<bool> => FieldForm.Switch,
        { Choices.IsEmpty: false } => FieldForm.Choice,
        { MaxLength: > LongestLine } => FieldForm.Lines,
        _ => FieldForm.Line,
    };

    // A general purpose parameter may be part of a rule, and then holds what a rule holds.
    private static string Shown(Parameter parameter, string text)
        => SecretMask.Masked(parameter.Name.StartsWith("GPP_", StringComparison.Ordinal) && !parameter.Kind.IsSecret ? ProvisioningParameters.ProfileRule : parameter, text);
}
