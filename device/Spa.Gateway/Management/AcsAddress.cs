using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Gateway.Ports;
using Spa.Gateway.Provisioning;

namespace Spa.Gateway.Management;

/// <summary>Where the ACS is, and by whose word.</summary>
/// <param name="unit">The unit.</param>
/// <param name="told">Where it was before this start; null = there was none.</param>
internal sealed class AcsAddress(Unit unit, string? told)
{
    private string? told = told;

    /// <summary>By its setting, else by DHCP option 43; null = nowhere, or nothing that is a URL.</summary>
    public FetchTarget? Now
    {
        get
        {
            var text = IsSet ? unit.Settings.Stored.Get(ProvisioningParameters.CwmpAcsUrl) : unit.Network.Option43 ?? string.Empty;
            return text.Length > 0 && TransferTarget.Read(Scripts.Rules.Macros.Expand(text, unit.Macros(AttemptTarget.None)), out var target, out _) ? target : null;
        }
    }

    private bool IsSet => unit.Settings.Stored.Get(ProvisioningParameters.CwmpAcsUrl).Length > 0;

    /// <summary>Tells of another one than before. Whoever manages the unit can do anything with it: who that is, and by whose word, is told wherever the log goes.</summary>
    public void Tell(FetchTarget target)
    {
        if (told is { } before && before != target.ToString())
        {
            var how = !IsSet ? "DHCP option 43" : unit.Settings.Stored.Origin(ProvisioningParameters.CwmpAcsUrl) switch
            {
                SettingOrigin.Acs => "the ACS of before",
                SettingOrigin.Profile => "a profile",
                SettingOrigin.User => "somebody at the unit",
                _ => "its maker",
            };
            unit.Tell(5, $"the ACS is {target} now, by the word of {how}; it was {before}");
        }

        told = target.ToString();
    }
}
