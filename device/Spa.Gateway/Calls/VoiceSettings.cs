using Spa.Configuration.Parameters;
using Spa.Configuration.Parameters.Choices;
using Spa.Configuration.Settings;
using Spa.Gateway.Lines;
using Spa.Gateway.Phones;

namespace Spa.Gateway.Calls;

/// <summary>The settings as the telephone side takes them: the one place where parameters become options.</summary>
/// <param name="Phone">Of the phone's leg.</param>
/// <param name="Pstn">Of the line's leg.</param>
/// <param name="Routing">Of the router.</param>
public sealed record VoiceSettings(PhoneOptions Phone, PstnOptions Pstn, RoutingOptions Routing)
{
    /// <summary>Reads them from a snapshot.</summary>
    public static VoiceSettings From(SettingsSnapshot settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new VoiceSettings(PhoneSettings.From(settings), PstnFrom(settings), RoutingFrom(settings));
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
            ring == 0 ? settings.Get(UserParameters.DefaultRing.Line1) : ring);
    }

    // The middle between "never a ring" and "always a ring" (dsp.md 4.2).
    private static double VoltsOf(RingThreshold threshold) => threshold switch
    {
        RingThreshold.Low => 15,
        RingThreshold.Middle => 21.5,
        _ => 45,
    };
}
