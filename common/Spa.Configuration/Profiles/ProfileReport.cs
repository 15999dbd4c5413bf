using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;

namespace Spa.Configuration.Profiles;

/// <summary>The settings of a device as a profile, for <c>Report_Rule</c> and the page <c>spacfg.xml</c> (provisioning.md section 5).</summary>
/// <remarks>
/// GPP_SA to GPP_SD are left out; passwords, PINs and texts that hold a passphrase are written as self-closed elements. So a report shows no secret, and
/// fed back as a profile it erases none. The attribute <c>by</c> says who set a value that is not the factory's.
/// </remarks>
public static class ProfileReport
{
    /// <summary>All settings.</summary>
    /// <param name="settings">Settings in force.</param>
    /// <param name="status">Lines of the status page, put into a comment: "Software Version: 5.1.10(GW)".</param>
    public static byte[] Write(SettingsSnapshot settings, params ReadOnlySpan<string> status) => Write(settings, Catalogue.All, status);

    /// <summary>Some settings, for a rule with <c>--delta</c>.</summary>
    /// <param name="settings">Settings in force.</param>
    /// <param name="parameters">Which to report.</param>
    /// <param name="status">Lines of the status page, put into a comment.</param>
    public static byte[] Write(SettingsSnapshot settings, IEnumerable<Parameter> parameters, params ReadOnlySpan<string> status)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(parameters);
        return ProfileWriter.Write(parameters.Where(IsReported).Select(p => Entry(settings, p)), status);
    }

    /// <summary>All settings with their factory values and rights, section by section: the profile to begin with.</summary>
    public static byte[] Factory()
    {
        string? section = null;
        var entries = new List<ProfileEntry>(Catalogue.All.Count);
        foreach (var parameter in Catalogue.All)
        {
            var heading = $"{PageTitle.Of(parameter.Page)} - {parameter.Section}";
            entries.Add(new ProfileEntry(parameter.Name, parameter.DefaultText, parameter.UserAccess) { Comment = heading == section ? null : heading });
            section = heading;
        }

        return ProfileWriter.Write(entries, "All parameters with their factory values.");
    }

    private static bool IsReported(Parameter parameter) => parameter.Name is not ("GPP_SA" or "GPP_SB" or "GPP_SC" or "GPP_SD");

    private static ProfileEntry Entry(SettingsSnapshot settings, Parameter parameter)
    {
        var text = settings.Text(parameter);
        return new ProfileEntry(parameter.Name, Holds(parameter, text) ? null : text, settings.Access(parameter)) { Origin = settings.Origin(parameter) };
    }

    // A general purpose parameter may be part of a rule, and then holds what a rule holds.
    private static bool Holds(Parameter parameter, string text)
        => parameter.Kind.IsSecret || parameter.Kind.Masked(text) != text
            || (parameter.Name.StartsWith("GPP_", StringComparison.Ordinal) && ProvisioningParameters.ProfileRule.Kind.Masked(text) != text);
}
