using System.Collections.Immutable;
using System.Globalization;
using Spa.Configuration.Parameters;
using Spa.Configuration.Profiles;
using Spa.Configuration.Settings;
using Spa.Gateway.Admin;
using Spa.Gateway.Ports;

namespace Spa.Gateway.Provisioning;

/// <summary>What may be taken of a profile that came: all of it, some of it, or nothing.</summary>
internal abstract record ProfileVerdict
{
    private ProfileVerdict()
    {
    }

    /// <summary>To be assigned.</summary>
    /// <param name="Assignments">What may be.</param>
    /// <param name="Refused">What may not, and why.</param>
    /// <param name="Remarks">What a person should know: "2 unknown elements".</param>
    public sealed record Take(ImmutableArray<Assignment> Assignments, ImmutableArray<RefusedSetting> Refused, string Remarks) : ProfileVerdict;

    /// <summary>Nothing of it.</summary>
    public sealed record Refuse(string Err, string Detail) : ProfileVerdict;

    /// <summary>Opens, reads and judges a file.</summary>
    /// <param name="delivery">The file, and what the rule opens it with; the keying material comes from the settings.</param>
    /// <param name="secured">It came over checked TLS.</param>
    /// <param name="mustBeSealed">It is taken only if it is encrypted: the policy forbids anything else on this way.</param>
    /// <param name="identity">Who we are.</param>
    /// <param name="settings">The settings before it.</param>
    public static ProfileVerdict Judge(ProfileDelivery delivery, bool secured, bool mustBeSealed, UnitIdentity identity, SettingsSnapshot settings)
    {
        var whole = delivery with { KeyMaterial = settings.Get(ProvisioningParameters.IkmHttpEncryptContent) };
        if (!ProfileFile.Open(whole, ProfileLimits.Default, CatalogueNames.Instance, out var opened, out var fault)
            || !ProfileReader.Read(opened, ProfileLimits.Default, CatalogueNames.Instance, out var content, out fault))
        {
            return new Refuse(fault.Err, fault.Line is { } line ? $"{fault.Detail}, line {line}" : fault.Detail);
        }

        return mustBeSealed && !opened.Encrypted
            ? new Refuse(ErrTexts.CorruptFile, "the file is not encrypted and came over a plain connection, which Require_HTTPS forbids")
            : Judge(content, opened.Encrypted, secured, identity, settings);
    }

    private static ProfileVerdict Judge(ProfileContent content, bool encrypted, bool secured, UnitIdentity identity, SettingsSnapshot settings)
    {
        // Judged by what would be in force with it: a profile that does not name a device leaves the name that stands.
        var next = SettingsUpdate.Plan(settings, content.Assignments).Next;
        var named = next.Get(ProvisioningParameters.ProfileFor);
        if (named.Length > 0 && !Names(named, identity))
        {
            return new Refuse(ErrTexts.OtherDevice, $"Profile_For names {named}");
        }

        // A file without a number over a checked connection cannot be a replay by a stranger; elsewhere it counts as the oldest there is.
        var inForce = settings.Get(ProvisioningParameters.ProfileSequence);
        int? number = content.Assignments.Any(a => a.Name == ProvisioningParameters.ProfileSequence.Name && a.Text is not null) ? next.Get(ProvisioningParameters.ProfileSequence) : null;
        if (inForce > 0 && (number ?? (secured ? inForce : 0)) < inForce)
        {
            return new Refuse(ErrTexts.TooOld, $"its Profile_Sequence is {number?.ToString(CultureInfo.InvariantCulture) ?? "missing"}, in force is {inForce}");
        }

        var clear = !encrypted && !secured && !settings.Get(ProvisioningParameters.AllowClearKeyProfile);
        var keys = clear ? content.Assignments.Where(a => a.Text is not null && IsKey(a.Name)).ToList() : [];
        ImmutableArray<RefusedSetting> refused =
        [
            .. keys.Select(a => new RefusedSetting(a.Name, "a key came in a profile that anybody could read; encrypt the profile, serve it over TLS, or set Allow_Clear_Key_Profile")),
            .. content.Refused.Select(name => new RefusedSetting(name, "the element holds other elements")),
        ];
        return new Take([.. content.Assignments.Except(keys)], refused, RemarksOn(content));
    }

    private static bool Names(string named, UnitIdentity identity)
        => named.Equals(identity.Serial, StringComparison.OrdinalIgnoreCase)
        || named.Replace(":", string.Empty, StringComparison.Ordinal).Replace("-", string.Empty, StringComparison.Ordinal).Equals(identity.Mac, StringComparison.OrdinalIgnoreCase);

    private static bool IsKey(string name) => name is "GPP_SA" or "GPP_SB" or "GPP_SC" or "GPP_SD";

    private static string RemarksOn(ProfileContent content)
    {
        var remarks = new List<string>();
        if (!content.Unknown.IsEmpty)
        {
            remarks.Add($"unknown elements: {Listed(content.Unknown)}");
        }

        if (!content.WrongCase.IsEmpty)
        {
            remarks.Add($"names in the wrong case: {Listed(content.WrongCase)}");
        }

        return string.Join("; ", remarks);
    }

    private static string Listed(ImmutableArray<string> names)
        => names.Length <= 5 ? string.Join(", ", names) : $"{string.Join(", ", names.Take(5))} and {names.Length - 5} more";
}
