using Spa.Configuration.Parameters.Choices;
using Spa.Scripts.Tones;

namespace Spa.Configuration.Parameters;

/// <summary>Timers, disconnect detection and electrical settings of the Line port.</summary>
public static partial class PstnLineParameters
{
    private static readonly Section TimersSection = new(Page.PstnLine, "FXO Timer Values (sec)");
    private static readonly Section DisconnectSection = new(Page.PstnLine, "PSTN Disconnect Detection");
    private static readonly Section InternationalSection = new(Page.PstnLine, "International Control", ApplyWhen.WhenIdle);
    private static readonly Section OwnSection = new(Page.PstnLine, "Own Additions");
    private static readonly Traits Own = new() { Own = true };

    // FXO Timer Values (sec)
    /// <summary><c>VoIP_Answer_Delay_2_</c>: Wait before an inbound VoIP call to the PSTN Line is answered.</summary>
    public static readonly Parameter<TimeSpan> VoipAnswerDelay = TimersSection.Row(
        "VoIP Answer Delay", Kinds.Seconds(0, 255), "0", "Wait before an inbound VoIP call to the PSTN Line is answered.");

    /// <summary><c>VoIP_PIN_Digit_Timeout_2_</c>: Wait for the first and each next PIN digit of a VoIP caller.</summary>
    public static readonly Parameter<TimeSpan> VoipPinDigitTimeout = TimersSection.Row(
        "VoIP PIN Digit Timeout", Kinds.Seconds(0, 255), "10", "Wait for the first and each next PIN digit of a VoIP caller.");

    /// <summary><c>PSTN_Answer_Delay_2_</c>: Time from the first reported ring (voltage + validation + indication delay) until the gateway answers the PSTN.</summary>
    public static readonly Parameter<TimeSpan> PstnAnswerDelay = TimersSection.Row(
        "PSTN Answer Delay", Kinds.Seconds(0, 255), "16",
        "Time from the first reported ring (voltage + validation + indication delay) until the gateway answers the PSTN.");

    /// <summary><c>PSTN_PIN_Digit_Timeout_2_</c>: Wait for the first and each next PIN digit of a PSTN caller.</summary>
    public static readonly Parameter<TimeSpan> PstnPinDigitTimeout = TimersSection.Row(
        "PSTN PIN Digit Timeout", Kinds.Seconds(0, 255), "10", "Wait for the first and each next PIN digit of a PSTN caller.");

    /// <summary><c>PSTN-To-VoIP_Call_Max_Dur_2_</c>: Longest PSTN to VoIP gateway call, 0 = no limit.</summary>
    public static readonly Parameter<TimeSpan> PstnToVoipCallMaxDur = TimersSection.Row(
        "PSTN-To-VoIP Call Max Dur", Kinds.Seconds(0, 2147483647), "0", "Longest PSTN to VoIP gateway call, 0 = no limit.");

    /// <summary><c>PSTN_Ring_Thru_Delay_2_</c>: Wait before Line 1 rings too; must exceed caller ID time to show it.</summary>
    public static readonly Parameter<TimeSpan> PstnRingThruDelay = TimersSection.Row(
        "PSTN Ring Thru Delay", Kinds.Seconds(0, 255), "1", "Wait before Line 1 rings too; must exceed caller ID time to show it.");

    /// <summary><c>VoIP-To-PSTN_Call_Max_Dur_2_</c>: Longest VoIP to PSTN gateway call, 0 = no limit.</summary>
    public static readonly Parameter<TimeSpan> VoipToPstnCallMaxDur = TimersSection.Row(
        "VoIP-To-PSTN Call Max Dur", Kinds.Seconds(0, 2147483647), "0", "Longest VoIP to PSTN gateway call, 0 = no limit.");

    /// <summary><c>PSTN_Ring_Thru_CWT_Delay_2_</c>: Same wait when Line 1 is busy and would hear call waiting tone.</summary>
    public static readonly Parameter<TimeSpan> PstnRingThruCwtDelay = TimersSection.Row(
        "PSTN Ring Thru CWT Delay", Kinds.Seconds(0, 255), "3", "Same wait when Line 1 is busy and would hear call waiting tone.");

    /// <summary><c>VoIP_DLG_Refresh_Intvl_2_</c>: Re-INVITE spacing that checks the VoIP leg; no or non-2xx answer ends both legs; 0 = off.</summary>
    public static readonly Parameter<TimeSpan> VoipDlgRefreshIntvl = TimersSection.Row(
        "VoIP DLG Refresh Intvl", Kinds.Seconds(0, 255), "0",
        "Re-INVITE spacing that checks the VoIP leg; no or non-2xx answer ends both legs; 0 = off.");

    /// <summary><c>PSTN_Ring_Timeout_2_</c>: Silence after a reported ring loss (Ring Timeout after the last cycle) that means the PSTN caller gave up.</summary>
    public static readonly Parameter<TimeSpan> PstnRingTimeout = TimersSection.Row(
        "PSTN Ring Timeout", Kinds.Seconds(0, 255), "5",
        "Silence after a reported ring loss (Ring Timeout after the last cycle) that means the PSTN caller gave up.");

    /// <summary><c>PSTN_Dialing_Delay_2_</c>: Wait after going off hook before the first digit.</summary>
    public static readonly Parameter<TimeSpan> PstnDialingDelay = TimersSection.Row(
        "PSTN Dialing Delay", Kinds.Seconds(0, 255), "1", "Wait after going off hook before the first digit.");

    /// <summary><c>PSTN_Dial_Digit_Len_2_</c>: DTMF on and off time to the PSTN; blank = default.</summary>
    public static readonly Parameter<DigitTiming> PstnDialDigitLen = TimersSection.Row(
        "PSTN Dial Digit Len", Kinds.DigitTiming, ".1/.1", "DTMF on and off time to the PSTN; blank = default.");

    /// <summary><c>PSTN_Hook_Flash_Len_2_</c>: On-hook time of a flash sent to the PSTN.</summary>
    public static readonly Parameter<TimeSpan> PstnHookFlashLen = TimersSection.Row(
        "PSTN Hook Flash Len", Kinds.Seconds(0.02m, 1.6m, decimals: 3), ".25", "On-hook time of a flash sent to the PSTN.");

    // PSTN Disconnect Detection
    /// <summary><c>Detect_CPC_2_</c>: Loop voltage removed for Min CPC Duration ends the call.</summary>
    public static readonly Parameter<bool> DetectCpc = DisconnectSection.Row(
        "Detect CPC", Kinds.YesNo, "yes", "Loop voltage removed for Min CPC Duration ends the call.");

    /// <summary><c>Detect_Polarity_Reversal_2_</c>: VoIP to PSTN call: first reversal ignored, second ends it; PSTN to VoIP call: first ends it.</summary>
    public static readonly Parameter<bool> DetectPolarityReversal = DisconnectSection.Row(
        "Detect Polarity Reversal", Kinds.YesNo, "yes",
        "VoIP to PSTN call: first reversal ignored, second ends it; PSTN to VoIP call: first ends it.");

    /// <summary><c>Detect_PSTN_Long_Silence_2_</c>: No PSTN voice for the set time ends the call.</summary>
    public static readonly Parameter<bool> DetectPstnLongSilence = DisconnectSection.Row(
        "Detect PSTN Long Silence", Kinds.YesNo, "no", "No PSTN voice for the set time ends the call.");

    /// <summary><c>Detect_VoIP_Long_Silence_2_</c>: No VoIP voice for the set time ends the call.</summary>
    public static readonly Parameter<bool> DetectVoipLongSilence = DisconnectSection.Row(
        "Detect VoIP Long Silence", Kinds.YesNo, "no", "No VoIP voice for the set time ends the call.");

    /// <summary><c>PSTN_Long_Silence_Duration_2_</c>: Silence needed on the PSTN side.</summary>
    public static readonly Parameter<TimeSpan> PstnLongSilenceDuration = DisconnectSection.Row(
        "PSTN Long Silence Duration", Kinds.Seconds(10, 255), "30", "Silence needed on the PSTN side.");

    /// <summary><c>VoIP_Long_Silence_Duration_2_</c>: Silence needed on the VoIP side.</summary>
    public static readonly Parameter<TimeSpan> VoipLongSilenceDuration = DisconnectSection.Row(
        "VoIP Long Silence Duration", Kinds.Seconds(10, 255), "30", "Silence needed on the VoIP side.");

    /// <summary><c>PSTN_Silence_Threshold_2_</c>: Level that counts as silence; higher = quicker to call it silence.</summary>
    public static readonly Parameter<PstnSilenceThreshold> PstnSilenceThreshold = DisconnectSection.Row(
        "PSTN Silence Threshold", PstnLineChoices.OfPstnSilenceThreshold, "medium", "Level that counts as silence; higher = quicker to call it silence.");

    /// <summary><c>Min_CPC_Duration_2_</c>: Time below 1 V that counts as CPC or line removal.</summary>
    public static readonly Parameter<TimeSpan> MinCpcDuration = DisconnectSection.Row(
        "Min CPC Duration", Kinds.Seconds(0.02m, 10, decimals: 3), "0.2", "Time below 1 V that counts as CPC or line removal.");

    /// <summary><c>Detect_Disconnect_Tone_2_</c>: Hearing Disconnect Tone on the PSTN ends the call.</summary>
    public static readonly Parameter<bool> DetectDisconnectTone = DisconnectSection.Row(
        "Detect Disconnect Tone", Kinds.YesNo, "yes", "Hearing Disconnect Tone on the PSTN ends the call.");

    /// <summary><c>Disconnect_Tone_2_</c>: Two frequencies (repeat one if single); one section; up to 6 on/off pairs; 10 % cadence margin; section length = shortest tone that counts. Level: threshold or unused, vendor texts disagree; used here as the lower of itself and -30 dBm.</summary>
    public static readonly Parameter<ToneScript> DisconnectTone = DisconnectSection.Row(
        "Disconnect Tone", Kinds.DisconnectTone, "480@-30,620@-30;4(.25/.25/1+2)",
        "Two frequencies (repeat one if single); one section; up to 6 on/off pairs; 10 % cadence margin; section length = shortest tone that counts. Level: threshold or unused, vendor texts disagree; used here as the lower of itself and -30 dBm.");

    // International Control
    /// <summary><c>FXO_Port_Impedance_2_</c>: AC termination of the Line port.</summary>
    public static readonly Parameter<FxoImpedance> FxoPortImpedance = InternationalSection.Row(
        "FXO Port Impedance", PstnLineChoices.OfFxoImpedance, "600", "AC termination of the Line port.");

    /// <summary><c>Ring_Frequency_Min_2_</c>: Lowest ring frequency taken as ringing.</summary>
    public static readonly Parameter<int> RingFrequencyMin = InternationalSection.Row(
        "Ring Frequency Min", Kinds.Whole(5, 100, "Hz"), "10", "Lowest ring frequency taken as ringing.");

    /// <summary><c>SPA_To_PSTN_Gain_2_</c>: Gain towards the PSTN.</summary>
    public static readonly Parameter<decimal> SpaToPstnGain = InternationalSection.Row(
        "SPA To PSTN Gain", Kinds.Decibels(-15, 12, decimals: 0), "0", "Gain towards the PSTN.");

    /// <summary><c>Ring_Frequency_Max_2_</c>: Highest ring frequency taken as ringing.</summary>
    public static readonly Parameter<int> RingFrequencyMax = InternationalSection.Row(
        "Ring Frequency Max", Kinds.Whole(5, 100, "Hz"), "100", "Highest ring frequency taken as ringing.");

    /// <summary><c>PSTN_To_SPA_Gain_2_</c>: Gain from the PSTN.</summary>
    public static readonly Parameter<decimal> PstnToSpaGain = InternationalSection.Row(
        "PSTN To SPA Gain", Kinds.Decibels(-15, 12, decimals: 0), "0", "Gain from the PSTN.");

    /// <summary><c>Ring_Validation_Time_2_</c>: Signal time needed to accept a ring.</summary>
    public static readonly Parameter<TimeSpan> RingValidationTime = InternationalSection.Row(
        "Ring Validation Time", PstnLineChoices.RingValidation, "256 ms", "Signal time needed to accept a ring.");

    /// <summary><c>Tip_Ring_Voltage_Adjust_2_</c>: DC operating voltage off hook.</summary>
    public static readonly Parameter<decimal> TipRingVoltageAdjust = InternationalSection.Row(
        "Tip/Ring Voltage Adjust", PstnLineChoices.TipRingVoltage, "3.5 V", "DC operating voltage off hook.");

    /// <summary><c>Ring_Indication_Delay_2_</c>: Delay from valid ring to its report, added to the validation time.</summary>
    public static readonly Parameter<TimeSpan> RingIndicationDelay = InternationalSection.Row(
        "Ring Indication Delay", PstnLineChoices.RingIndication, "512 ms", "Delay from valid ring to its report, added to the validation time.");

    /// <summary><c>Operational_Loop_Current_Min_2_</c>: Lowest loop current in off hook.</summary>
    public static readonly Parameter<int> OperationalLoopCurrentMin = InternationalSection.Row(
        "Operational Loop Current Min", PstnLineChoices.LoopCurrent, "10 mA", "Lowest loop current in off hook.");

    /// <summary><c>Ring_Timeout_2_</c>: Delay from ring loss to its report.</summary>
    public static readonly Parameter<TimeSpan> RingTimeout = InternationalSection.Row(
        "Ring Timeout", PstnLineChoices.RingTimeout, "640 ms", "Delay from ring loss to its report.");

    /// <summary><c>On-Hook_Speed_2_</c>: How fast loop current falls at hang up.</summary>
    public static readonly Parameter<OnHookSpeed> OnHookSpeed = InternationalSection.Row(
        "On-Hook Speed", PstnLineChoices.OfOnHookSpeed, "Less than 0.5 ms", "How fast loop current falls at hang up.");

    /// <summary><c>Ring_Threshold_2_</c>: Smallest ring voltage.</summary>
    public static readonly Parameter<RingThreshold> RingThreshold = InternationalSection.Row(
        "Ring Threshold", PstnLineChoices.OfRingThreshold, "13.5-16.5 Vrms", "Smallest ring voltage.");

    /// <summary><c>Current_Limiting_Enable_2_</c>: Limit loop current (TBR21).</summary>
    public static readonly Parameter<bool> CurrentLimitingEnable = InternationalSection.Row(
        "Current Limiting Enable", Kinds.YesNo, "no", "Limit loop current (TBR21).");

    /// <summary><c>Ringer_Impedance_2_</c>: Load shown to the ring signal.</summary>
    public static readonly Parameter<RingerImpedance> RingerImpedance = InternationalSection.Row(
        "Ringer Impedance", PstnLineChoices.OfRingerImpedance, "High (Normal)", "Load shown to the ring signal.");

    /// <summary><c>Line-In-Use_Voltage_2_</c>: On-hook voltage below this means a parallel phone uses the line: gateway service refused.</summary>
    public static readonly Parameter<int> LineInUseVoltage = InternationalSection.Row(
        "Line-In-Use Voltage", Kinds.Whole(0, 60, "V"), "30",
        "On-hook voltage below this means a parallel phone uses the line: gateway service refused.");

    // Own Additions
    /// <summary><c>Sequential_Dialing_2_</c>: one gateway call after the other without hanging up.</summary>
    public static readonly Parameter<bool> SequentialDialing = OwnSection.Row(
        "Sequential Dialing", Kinds.YesNo, "no",
        "With yes, ## from the caller of a two-stage gateway call drops the far leg and starts the same dial plan again without a PIN.", Own);

    /// <summary><c>Backdoor_Rings_2_</c>: the knock that lets the next call in.</summary>
    public static readonly Parameter<RingCount> BackdoorRings = OwnSection.Row(
        "Backdoor Rings", Kinds.Rings, "",
        "So many ring bursts, then silence with nobody answering, arm the backdoor; while this is set, calls that are not armed are never answered. Blank = off.",
        Own);

    /// <summary><c>Backdoor_Window_2_</c>: how long the backdoor stays armed.</summary>
    public static readonly Parameter<TimeSpan> BackdoorWindow = OwnSection.Row(
        "Backdoor Window", Kinds.Seconds(1, 3600), "60",
        "A call that starts within this time after the knock is answered at PSTN Answer Delay and authenticated as usual; one call uses it up.", Own);
}
