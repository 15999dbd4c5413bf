using System.Collections.Immutable;
using Spa.Configuration.Parameters;
using Spa.Configuration.Parameters.Choices;
using Spa.Configuration.Settings;
using Spa.Foundation.Time;
using Spa.Gateway.Lines;
using Spa.Gateway.Provisioning;
using Spa.Media.Detectors;
using Spa.Media.Echo;
using Spa.Media.Tones;
using Spa.Scripts.Cadences;
using Spa.Scripts.DialPlans;
using Spa.Scripts.Tones;
using Method = Spa.Media.CallerId.CallerIdMethod;
using Standard = Spa.Media.CallerId.FskStandard;

namespace Spa.Gateway.Phones;

/// <summary>The settings as the phone's leg takes them.</summary>
public static class PhoneSettings
{
    // Contact bounce of a hook switch; the vendor names no figure.
    private static readonly TimeSpan HookDebounce = 20.Milliseconds;

    // Before a key is told: what the detector needs in strict mode, and what the normal mode asks for; INFO takes longer (dsp.md 3.1).
    private static readonly TimeSpan StrictDetection = 30.Milliseconds;
    private static readonly TimeSpan NormalHold = 40.Milliseconds;

    private static readonly ImmutableArray<Parameter<CadenceScript>> Rings =
    [
        RegionalParameters.Ring1Cadence, RegionalParameters.Ring2Cadence, RegionalParameters.Ring3Cadence,
        RegionalParameters.Ring4Cadence, RegionalParameters.Ring5Cadence, RegionalParameters.Ring6Cadence,
        RegionalParameters.Ring7Cadence, RegionalParameters.Ring8Cadence, RegionalParameters.Ring9Cadence,
    ];

    private static readonly ImmutableArray<Parameter<CadenceScript>> Waitings =
    [
        RegionalParameters.Cwt1Cadence, RegionalParameters.Cwt2Cadence, RegionalParameters.Cwt3Cadence,
        RegionalParameters.Cwt4Cadence, RegionalParameters.Cwt5Cadence, RegionalParameters.Cwt6Cadence,
        RegionalParameters.Cwt7Cadence, RegionalParameters.Cwt8Cadence, RegionalParameters.Cwt9Cadence,
    ];

    /// <summary>Reads them from a snapshot.</summary>
    public static PhoneOptions From(SettingsSnapshot settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var reorder = settings.Get(RegionalParameters.ReorderDelay);
        var waitingTone = settings.Get(RegionalParameters.CwtFrequency);
        return new PhoneOptions(
            new FxsTimings(HookDebounce, settings.Get(RegionalParameters.HookFlashTimerMin), settings.Get(RegionalParameters.HookFlashTimerMax)),
            new OffHookTimings(reorder == TimeSpan.MaxValue ? null : reorder, settings.Get(RegionalParameters.CpcDelay), settings.Get(RegionalParameters.CpcDuration)),
            new RingDrive(
                settings.Get(RegionalParameters.RingFrequency),
                settings.Get(RegionalParameters.RingVoltage),
                settings.Get(RegionalParameters.RingWaveform) == RingWaveform.Sinusoid ? RingShape.Sinusoid : RingShape.Trapezoid),
            [.. Rings.Select(cadence => RingPattern.From(settings.Get(cadence)))],
            new PhoneTones(tone => settings.Get(ScriptOf(tone))),
            [.. Waitings.Select(cadence => WaitingTone.From(waitingTone, settings.Get(cadence)))],
            DiallingOf(settings),
            settings.Get(LineParameters.CfwdAllServ) && settings.Get(UserParameters.CfwdAllDest).Length > 0,
            new CallerIdOptions(
                MethodOf(settings.Get(RegionalParameters.CallerIdMethod)),
                settings.Get(RegionalParameters.CallerIdFskStandard) == FskStandard.V23 ? Standard.V23 : Standard.Bell202,
                settings.Get(LineParameters.CidServ) && settings.Get(UserParameters.CidSetting),
                settings.Get(LineParameters.CwcidServ) && settings.Get(UserParameters.CwcidSetting)),
            LocalTime.Of(settings),
            MessagesOf(settings),
            KeysOf(settings),
            EchoOf(settings),
            BatteryOf(settings.Get(LineParameters.IdlePolarity)),
            BatteryOf(settings.Get(LineParameters.CallerConnPolarity)),
            BatteryOf(settings.Get(LineParameters.CalleeConnPolarity)),
            settings.Get(RegionalParameters.FxsPortInputGain),
            settings.Get(RegionalParameters.FxsPortOutputGain));
    }

    private static Parameter<ToneScript> ScriptOf(PhoneTone tone) => tone switch
    {
        PhoneTone.Dial => RegionalParameters.DialTone,
        PhoneTone.SecondDial => RegionalParameters.SecondDialTone,
        PhoneTone.OutsideDial => RegionalParameters.OutsideDialTone,
        PhoneTone.MwiDial => RegionalParameters.MwiDialTone,
        PhoneTone.CfwdDial => RegionalParameters.CfwdDialTone,
        PhoneTone.Busy => RegionalParameters.BusyTone,
        PhoneTone.OffHookWarning => RegionalParameters.OffHookWarningTone,
        PhoneTone.RingBack => RegionalParameters.RingBackTone,
        PhoneTone.RingBack2 => RegionalParameters.RingBack2Tone,
        PhoneTone.Sit1 => RegionalParameters.Sit1Tone,
        PhoneTone.Sit2 => RegionalParameters.Sit2Tone,
        PhoneTone.Sit3 => RegionalParameters.Sit3Tone,
        PhoneTone.Sit4 => RegionalParameters.Sit4Tone,
        PhoneTone.Holding => RegionalParameters.HoldingTone,
        PhoneTone.Prompt => RegionalParameters.PromptTone,
        PhoneTone.Confirm => RegionalParameters.ConfirmTone,
        PhoneTone.Conference => RegionalParameters.ConferenceTone,
        PhoneTone.SecureCall => RegionalParameters.SecureCallIndicationTone,
        PhoneTone.FeatureInvocation => RegionalParameters.FeatureInvocationTone,
        _ => RegionalParameters.ReorderTone,
    };

    /// <summary>The dial plan of Line 1 with the emergency numbers beside it.</summary>
    internal static DialMatcher NumbersOf(SettingsSnapshot settings) => new(settings.Get(LineParameters.DialPlan), DialOptionsOf(settings, []));

    private static DialOptions DialOptionsOf(SettingsSnapshot settings, IEnumerable<DialExtra> more) => new(
        settings.Get(RegionalParameters.InterdigitShortTimer), settings.Get(RegionalParameters.InterdigitLongTimer), [.. DialExtra.Emergency(settings.Get(LineParameters.EmergencyNumber)), .. more]);

    private static DiallingOptions DiallingOf(SettingsSnapshot settings)
    {
        var plan = settings.Get(LineParameters.DialPlan);
        var codes = StarCodes.From(settings);
        return new DiallingOptions(
            new DialMatcher(plan, DialOptionsOf(settings, codes.Extras)),
            NumbersOf(settings),
            new DialMatcher(plan with { Sequences = [] }, DialOptionsOf(settings, [])),
            codes,
            settings.Get(LineParameters.EnableIpDialing) ? settings.Get(RegionalParameters.InterdigitLongTimer) : null);
    }

    private static MessageOptions MessagesOf(SettingsSnapshot settings) => new(
        settings.Get(UserParameters.MessageWaiting),
        settings.Get(LineParameters.MwiServ),
        settings.Get(LineParameters.VmwiServ),
        settings.Get(RegionalParameters.VmwiRefreshIntvl),
        settings.Get(UserParameters.VmwiRingSplashLen),
        settings.Get(UserParameters.VmwiRingPolicy) switch
        {
            VmwiRingPolicy.Available => SplashPolicy.Each,
            VmwiRingPolicy.BecomesAvailable => SplashPolicy.First,
            _ => SplashPolicy.More,
        },
        settings.Get(UserParameters.RingOnNoNewVm));

    private static KeyOptions KeysOf(SettingsSnapshot settings)
    {
        var method = settings.Get(LineParameters.DtmfTxMethod.Line1);
        var more = method is DtmfTxMethod.Sip or DtmfTxMethod.InBandAndSip ? (Strict: 20.Milliseconds, Normal: 10.Milliseconds) : default;
        var inCall = settings.Get(LineParameters.DtmfTxMode.Line1) == DtmfTxMode.Strict
            ? DtmfOptions.InStrictMode with { Hold = StrictDetection + settings.Get(LineParameters.DtmfTxStrictHoldOffTime.Line1) + more.Strict }
            : DtmfOptions.Normal with { Hold = NormalHold + more.Normal };
        var level = settings.Get(RegionalParameters.DtmfPlaybackLevel);
        return new KeyOptions(
            inCall,
            settings.Get(RegionalParameters.DetectAbcd) || method == DtmfTxMethod.Sip,
            DtmfTiming.Playback with { LowDbm0 = level, HighDbm0 = level, On = settings.Get(RegionalParameters.DtmfPlaybackLength) },
            settings.Get(RegionalParameters.PlaybackAbcd));
    }

    private static EchoOptions? EchoOf(SettingsSnapshot settings) => !settings.Get(LineParameters.EchoCancEnable.Line1) ? null : EchoOptions.Telephone with
    {
        Adapt = settings.Get(LineParameters.EchoCancAdaptEnable.Line1),
        Suppress = settings.Get(LineParameters.EchoSuppEnable.Line1),
        More = settings.Get(RegionalParameters.MoreEchoSuppression),
    };

    private static Method MethodOf(CallerIdMethod method) => method switch
    {
        CallerIdMethod.DtmfFinland => Method.DtmfFinlandSweden,
        CallerIdMethod.DtmfDenmark => Method.DtmfDenmark,
        CallerIdMethod.DtmfDenmarkReversal => Method.DtmfDenmarkReversal,
        CallerIdMethod.EtsiDtmf => Method.EtsiDtmf,
        CallerIdMethod.EtsiDtmfReversal => Method.EtsiDtmfReversal,
        CallerIdMethod.EtsiDtmfAfterRing => Method.EtsiDtmfAfterRing,
        CallerIdMethod.EtsiFsk => Method.EtsiFsk,
        CallerIdMethod.EtsiFskReversal => Method.EtsiFskReversal,
        _ => Method.Bellcore,
    };

    private static Battery BatteryOf(LinePolarity polarity) => polarity == LinePolarity.Forward ? Battery.Forward : Battery.Reverse;
}
