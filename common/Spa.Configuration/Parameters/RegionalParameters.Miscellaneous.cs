using Spa.Configuration.Parameters.Choices;

namespace Spa.Configuration.Parameters;

/// <summary>Time, impedance, gains, caller ID.</summary>
public static partial class RegionalParameters
{
    private static readonly Section MiscellaneousSection = new(Page.Regional, "Miscellaneous");

    // Miscellaneous
    /// <summary><c>Set_Local_Date__mm_dd_</c>: Date set by hand, once; NTP or a SIP Date header overrides it.</summary>
    public static readonly Parameter<string> SetLocalDate = MiscellaneousSection.Row(
        "Set Local Date (mm/dd)", Kinds.LocalDate, "", "Date set by hand, once; NTP or a SIP Date header overrides it.");

    /// <summary><c>Set_Local_Time__HH_mm_</c>: Time set by hand, once; NTP or a SIP Date header overrides it.</summary>
    public static readonly Parameter<string> SetLocalTime = MiscellaneousSection.Row(
        "Set Local Time (HH/mm)", Kinds.LocalTime, "", "Time set by hand, once; NTP or a SIP Date header overrides it.");

    /// <summary><c>Time_Zone</c>: Offset of local time; used for caller ID time stamps.</summary>
    public static readonly Parameter<TimeSpan> TimeZone = MiscellaneousSection.Row(
        "Time Zone", RegionalChoices.TimeZone, "GMT-08:00", "Offset of local time; used for caller ID time stamps.",
        new() { Deviation = "The list also has GMT+10:00, which the vendor's list leaves out." });

    /// <summary><c>FXS_Port_Impedance</c>: Line impedance of the Phone port; 220+850||120nF is taken as another spelling of 220+820||120nF.</summary>
    public static readonly Parameter<FxsImpedance> FxsPortImpedance = MiscellaneousSection.Row(
        "FXS Port Impedance", RegionalChoices.OfFxsImpedance, "600",
        "Line impedance of the Phone port; 220+850||120nF is taken as another spelling of 220+820||120nF.", new() { Apply = ApplyWhen.WhenIdle });

    /// <summary><c>Daylight_Saving_Time_Rule</c>: Wd 1-7 Mon-Sun, 0 = exact date; positive day: that weekday on or after, negative: on or before; -1 = last of the month; blank = no daylight time.</summary>
    public static readonly Parameter<DaylightSavingRule> DaylightSavingTimeRule = MiscellaneousSection.Row(
        "Daylight Saving Time Rule", Kinds.DaylightSaving, "start=4/1/7;end=10/-1/7;save=1",
        "Wd 1-7 Mon-Sun, 0 = exact date; positive day: that weekday on or after, negative: on or before; -1 = last of the month; blank = no daylight time.");

    /// <summary><c>FXS_Port_Input_Gain</c>: Gain phone to network.</summary>
    public static readonly Parameter<decimal> FxsPortInputGain = MiscellaneousSection.Row(
        "FXS Port Input Gain", Kinds.Decibels(-12, 6, decimals: 3), "-3", "Gain phone to network.");

    /// <summary><c>FXS_Port_Output_Gain</c>: Gain network to phone; call progress tones and DTMF playback are not affected.</summary>
    public static readonly Parameter<decimal> FxsPortOutputGain = MiscellaneousSection.Row(
        "FXS Port Output Gain", Kinds.Decibels(-12, 6, decimals: 3), "-3",
        "Gain network to phone; call progress tones and DTMF playback are not affected.");

    /// <summary><c>DTMF_Playback_Level</c>: Level of each of the two tones of regenerated out-of-band DTMF.</summary>
    public static readonly Parameter<decimal> DtmfPlaybackLevel = MiscellaneousSection.Row(
        "DTMF Playback Level", Kinds.Decibels(-30, 0, decimals: 1, "dBm"), "-16", "Level of each of the two tones of regenerated out-of-band DTMF.");

    /// <summary><c>DTMF_Playback_Length</c>: Length of regenerated DTMF.</summary>
    public static readonly Parameter<TimeSpan> DtmfPlaybackLength = MiscellaneousSection.Row(
        "DTMF Playback Length", Kinds.Seconds(0, 65, decimals: 3), ".1", "Length of regenerated DTMF.");

    /// <summary><c>Detect_ABCD</c>: Detect the A-D keys (always sent out of band when method is INFO).</summary>
    public static readonly Parameter<bool> DetectAbcd = MiscellaneousSection.Row(
        "Detect ABCD", Kinds.YesNo, "yes", "Detect the A-D keys (always sent out of band when method is INFO).");

    /// <summary><c>Playback_ABCD</c>: Regenerate A-D locally.</summary>
    public static readonly Parameter<bool> PlaybackAbcd = MiscellaneousSection.Row("Playback ABCD", Kinds.YesNo, "yes", "Regenerate A-D locally.");

    /// <summary><c>Caller_ID_Method</c>: Signal and timing of caller ID to the phone; also the form expected from the PSTN line.</summary>
    public static readonly Parameter<CallerIdMethod> CallerIdMethod = MiscellaneousSection.Row(
        "Caller ID Method", RegionalChoices.OfCallerIdMethod, "Bellcore(N.Amer,China)",
        "Signal and timing of caller ID to the phone; also the form expected from the PSTN line.");

    /// <summary><c>Caller_ID_FSK_Standard</c>: FSK tones: Bell 202 1200/2200 Hz, V.23 1300/2100 Hz, both 1200 baud.</summary>
    public static readonly Parameter<FskStandard> CallerIdFskStandard = MiscellaneousSection.Row(
        "Caller ID FSK Standard", RegionalChoices.OfFskStandard, "bell 202", "FSK tones: Bell 202 1200/2200 Hz, V.23 1300/2100 Hz, both 1200 baud.");

    /// <summary><c>Feature_Invocation_Method</c>: How flash and digit choose features with two calls at hand; Sweden is another spelling of Sweden default.</summary>
    public static readonly Parameter<FeatureInvocation> FeatureInvocationMethod = MiscellaneousSection.Row(
        "Feature Invocation Method", RegionalChoices.OfFeatureInvocation, "Default",
        "How flash and digit choose features with two calls at hand; Sweden is another spelling of Sweden default.");

    /// <summary><c>More_Echo_Suppression</c>: Stronger residual echo suppression.</summary>
    public static readonly Parameter<bool> MoreEchoSuppression = MiscellaneousSection.Row(
        "More Echo Suppression", Kinds.YesNo, "no", "Stronger residual echo suppression.");

    /// <summary><c>FXS_Port_Power_Limit</c>: Power limit of the Phone port.</summary>
    public static readonly Parameter<int> FxsPortPowerLimit = MiscellaneousSection.Row(
        "FXS Port Power Limit", RegionalChoices.PowerLimit, "3", "Power limit of the Phone port.",
        new() { NotOffered = "A limit of the original's line chip, which this product does not have." });

    /// <summary><c>Daylight_Saving_Time_Enable</c>: Switch of daylight saving time on sister models.</summary>
    public static readonly Parameter<bool> DaylightSavingTimeEnable = MiscellaneousSection.Row(
        "Daylight Saving Time Enable", Kinds.YesNo, "no", "Switch of daylight saving time on sister models.",
        new() { NotOffered = "Only sister models have the switch; here a blank Daylight Saving Time Rule switches daylight saving time off." });
}
