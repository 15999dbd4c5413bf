using Spa.Configuration.Parameters;
using Spa.Configuration.Parameters.Choices;
using Spa.Configuration.Settings;
using Spa.Gateway.Lines;
using Spa.Gateway.Phones;
using Spa.Gateway.Sip;

namespace Spa.Gateway.Calls;

/// <summary>The settings as the telephone side takes them: the one place where parameters become options.</summary>
/// <param name="Phone">Of the phone's leg.</param>
/// <param name="Pstn">Of the line's leg.</param>
/// <param name="Routing">Of the router.</param>
/// <param name="Sip">Of the account of Line 1; null without a network.</param>
public sealed record VoiceSettings(PhoneOptions Phone, PstnOptions Pstn, RoutingOptions Routing, SipLineSettings? Sip)
{
    /// <summary>Reads them from a snapshot.</summary>
    /// <param name="settings">The snapshot.</param>
    /// <param name="host">Knows codecs and macros; null without a network.</param>
    public static VoiceSettings From(SettingsSnapshot settings, VoiceHost? host)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new VoiceSettings(PhoneSettings.From(settings), PstnFrom(settings), RoutingFrom(settings), host is null ? null : SipFrom(settings, host));
    }

    /// <summary>Reads those of the account of Line 1.</summary>
    public static SipLineSettings SipFrom(SettingsSnapshot settings, VoiceHost host)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(host);
        return new SipLineReader(settings, LineNumber.Line1, host).Read();
    }

    private static PstnOptions PstnFrom(SettingsSnapshot settings) => new(
        new FxoTimings(
            settings.Get(PstnLineParameters.PstnRingTimeout),
            settings.Get(PstnLineParameters.DetectCpc) ? settings.Get(PstnLineParameters.MinCpcDuration) : null,
            settings.Get(PstnLineParameters.DetectPolarityReversal)),
        new RingTimings(
            settings.Get(PstnLineParameters.RingFrequencyMin),
            settings.Get(PstnLineParameters.RingFrequencyMax),
            VoltsOf(settings.Get(PstnLineParameters.RingThreshold)),
            settings.Get(PstnLineParameters.RingValidationTime),
            settings.Get(PstnLineParameters.RingIndicationDelay),
            settings.Get(PstnLineParameters.RingTimeout)),
        settings.Get(PstnLineParameters.PstnToSpaGain),
        settings.Get(PstnLineParameters.SpaToPstnGain));

    private static RoutingOptions RoutingFrom(SettingsSnapshot settings)
    {
        // 0 = Follow Line 1: whatever Line 1 itself would ring.
        var ring = settings.Get(UserParameters.DefaultRing.PstnLine);
        return new RoutingOptions(
            settings.Get(PstnLineParameters.PstnRingThruLine1),
            settings.Get(PstnLineParameters.PstnRingThruDelay),
            ring == 0 ? settings.Get(UserParameters.DefaultRing.Line1) : ring,
            new PhoneCallsOptions(
                settings.Get(UserParameters.CwSetting) && settings.Get(LineParameters.CallWaitingServ),
                settings.Get(LineParameters.ThreeWayCallServ),
                settings.Get(RegionalParameters.CalleeOnHookDelay),
                settings.Get(LineParameters.ThreeWayConfServ),
                settings.Get(LineParameters.AttnTransferServ) && settings.Get(LineParameters.ThreeWayConfServ),
                settings.Get(LineParameters.XferWhenHangupConf),
                settings.Get(RegionalParameters.ConferenceActCode).Length > 0,
                settings.Get(RegionalParameters.AttnXferActCode).Length > 0,
                settings.Get(RegionalParameters.FeatureInvocationMethod) == FeatureInvocation.Sweden ? settings.Get(RegionalParameters.InterdigitLongTimer) : null),
            settings.Get(UserParameters.HoldReminderRing),
            settings.Get(LineParameters.Reply182OnCallWaiting));
    }

    // The middle between "never a ring" and "always a ring" (dsp.md 4.2).
    private static double VoltsOf(RingThreshold threshold) => threshold switch
    {
        RingThreshold.Low => 15,
        RingThreshold.Middle => 21.5,
        _ => 45,
    };
}
