using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;

namespace Spa.Gateway.Admin;

/// <summary>Whether a factory reset by the phone menu (73738) may be done.</summary>
public static class PhoneReset
{
    // One keystroke after the other tells nobody how much of it is right.
    private const int MaxDigits = 64;

    /// <summary>Judges it by <c>Protect_IVR_FactoryReset</c>.</summary>
    /// <param name="settings">The settings in force.</param>
    /// <param name="password">The keys that were typed as the administrator's password; null = it was not asked for yet.</param>
    public static PhoneResetAnswer Judge(SettingsSnapshot settings, string? password)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (!settings.Get(SystemParameters.ProtectIvrFactoryReset))
        {
            return PhoneResetAnswer.Done;
        }

        var wanted = settings.Get(SystemParameters.AdminPasswd);
        return wanted.Length == 0 ? PhoneResetAnswer.Refused
            : password is null ? PhoneResetAnswer.PasswordWanted
            : password.Length <= MaxDigits && Same(password, KeypadText.Of(wanted)) ? PhoneResetAnswer.Done
            : PhoneResetAnswer.Refused;
    }

    private static bool Same(string typed, string wanted)
    {
        var differs = typed.Length ^ wanted.Length;
        for (var i = 0; i < typed.Length; i++)
        {
            differs |= typed[i] ^ wanted[i % wanted.Length];
        }

        return differs == 0;
    }
}
