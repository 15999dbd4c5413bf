using Spa.Configuration.Parameters.Choices;

namespace Spa.Configuration.Parameters;

/// <summary>Codecs, DTMF and fax of the lines.</summary>
public static partial class LineParameters
{
    private static readonly LineSection AudioSection = new("Audio Configuration");
    private static readonly Traits NoG723 = new()
    {
        IdleChoices = ["G723"],
        Deviation = "G.723.1 is not built: G723 is accepted and passed over.",
    };

    // Audio Configuration
    /// <summary><c>Preferred_Codec_n_</c>: First codec offered.</summary>
    public static readonly PerLine<VoiceCodec> PreferredCodec = AudioSection.Row(
        "Preferred Codec", LineChoices.Codec, "G711u", "First codec offered.",
        traits: NoG723);

    /// <summary><c>Second_Preferred_Codec_n_</c>: Second codec.</summary>
    public static readonly PerLine<VoiceCodec> SecondPreferredCodec = AudioSection.Row(
        "Second Preferred Codec", LineChoices.CodecOrNone, "Unspecified", "Second codec.",
        traits: NoG723);

    /// <summary><c>Third_Preferred_Codec_n_</c>: Third codec.</summary>
    public static readonly PerLine<VoiceCodec> ThirdPreferredCodec = AudioSection.Row(
        "Third Preferred Codec", LineChoices.CodecOrNone, "Unspecified", "Third codec.",
        traits: NoG723);

    /// <summary><c>Use_Pref_Codec_Only_n_</c>: Offer and accept only the preferred codec.</summary>
    public static readonly PerLine<bool> UsePrefCodecOnly = AudioSection.Row(
        "Use Pref Codec Only", Kinds.YesNo, "no", "Offer and accept only the preferred codec.");

    /// <summary><c>Silence_Supp_Enable_n_</c>: Voice activity detection and comfort noise.</summary>
    public static readonly PerLine<bool> SilenceSuppEnable = AudioSection.Row(
        "Silence Supp Enable", Kinds.YesNo, "no", "Voice activity detection and comfort noise.");

    /// <summary><c>Silence_Threshold_n_</c>: Level below which it counts as silence.</summary>
    public static readonly PerLine<SilenceThreshold> SilenceThreshold = AudioSection.Row(
        "Silence Threshold", LineChoices.OfSilenceThreshold, "medium", "Level below which it counts as silence.");

    /// <summary><c>G729a_Enable_n_</c>: Offer G.729a.</summary>
    public static readonly PerLine<bool> G729aEnable = AudioSection.Row("G729a Enable", Kinds.YesNo, "yes", "Offer G.729a.");

    /// <summary><c>Echo_Canc_Enable_n_</c>: Echo canceller.</summary>
    public static readonly PerLine<bool> EchoCancEnable = AudioSection.Row("Echo Canc Enable", Kinds.YesNo, "yes", "Echo canceller.");

    /// <summary><c>G723_Enable_n_</c>: Offer G.723.1.</summary>
    public static readonly PerLine<bool> G723Enable = AudioSection.Row(
        "G723 Enable", Kinds.YesNo, "yes", "Offer G.723.1.",
        traits: new Traits { NotOffered = "G.723.1 is not built: no free implementation exists and its use needs licences." });

    /// <summary><c>Echo_Canc_Adapt_Enable_n_</c>: Let it adapt.</summary>
    public static readonly PerLine<bool> EchoCancAdaptEnable = AudioSection.Row("Echo Canc Adapt Enable", Kinds.YesNo, "yes", "Let it adapt.");

    /// <summary><c>G726-16_Enable_n_</c>: Offer G.726-16.</summary>
    public static readonly PerLine<bool> G72616Enable = AudioSection.Row("G726-16 Enable", Kinds.YesNo, "yes", "Offer G.726-16.");

    /// <summary><c>Echo_Supp_Enable_n_</c>: Echo suppressor.</summary>
    public static readonly PerLine<bool> EchoSuppEnable = AudioSection.Row("Echo Supp Enable", Kinds.YesNo, "yes", "Echo suppressor.");

    /// <summary><c>G726-24_Enable_n_</c>: Offer G.726-24.</summary>
    public static readonly PerLine<bool> G72624Enable = AudioSection.Row("G726-24 Enable", Kinds.YesNo, "yes", "Offer G.726-24.");

    /// <summary><c>FAX_CED_Detect_Enable_n_</c>: Detect 2100 Hz answer tone.</summary>
    public static readonly PerLine<bool> FaxCedDetectEnable = AudioSection.Row(
        "FAX CED Detect Enable", Kinds.YesNo, "yes", "Detect 2100 Hz answer tone.");

    /// <summary><c>G726-32_Enable_n_</c>: Offer G.726-32.</summary>
    public static readonly PerLine<bool> G72632Enable = AudioSection.Row("G726-32 Enable", Kinds.YesNo, "yes", "Offer G.726-32.");

    /// <summary><c>FAX_CNG_Detect_Enable_n_</c>: Detect 1100 Hz calling tone.</summary>
    public static readonly PerLine<bool> FaxCngDetectEnable = AudioSection.Row(
        "FAX CNG Detect Enable", Kinds.YesNo, "yes", "Detect 1100 Hz calling tone.");

    /// <summary><c>G726-40_Enable_n_</c>: Offer G.726-40.</summary>
    public static readonly PerLine<bool> G72640Enable = AudioSection.Row("G726-40 Enable", Kinds.YesNo, "yes", "Offer G.726-40.");

    /// <summary><c>FAX_Passthru_Codec_n_</c>: Codec in fax passthrough.</summary>
    public static readonly PerLine<VoiceCodec> FaxPassthruCodec = AudioSection.Row(
        "FAX Passthru Codec", LineChoices.FaxCodec, "G711u", "Codec in fax passthrough.");

    /// <summary><c>DTMF_Process_INFO_n_</c>: Act on INFO digits.</summary>
    public static readonly PerLine<bool> DtmfProcessInfo = AudioSection.Row("DTMF Process INFO", Kinds.YesNo, "yes", "Act on INFO digits.");

    /// <summary><c>FAX_Codec_Symmetric_n_</c>: Force the same codec both ways in fax mode.</summary>
    public static readonly PerLine<bool> FaxCodecSymmetric = AudioSection.Row(
        "FAX Codec Symmetric", Kinds.YesNo, "yes", "Force the same codec both ways in fax mode.");

    /// <summary><c>DTMF_Process_AVT_n_</c>: Act on telephone-event digits.</summary>
    public static readonly PerLine<bool> DtmfProcessAvt = AudioSection.Row("DTMF Process AVT", Kinds.YesNo, "yes", "Act on telephone-event digits.");

    /// <summary><c>FAX_Passthru_Method_n_</c>: How passthrough is announced.</summary>
    public static readonly PerLine<FaxPassthruMethod> FaxPassthruMethod = AudioSection.Row(
        "FAX Passthru Method", LineChoices.OfFaxPassthruMethod, "NSE", "How passthrough is announced.",
        traits: new Traits { IdleChoices = ["NSE"], Deviation = "NSE is the vendor's own: it is accepted and taken as ReINVITE." });

    /// <summary><c>DTMF_Tx_Method_n_</c>: How keys are sent; Auto = AVT when negotiated, else in band.</summary>
    public static readonly PerLine<DtmfTxMethod> DtmfTxMethod = AudioSection.Row(
        "DTMF Tx Method", LineChoices.OfDtmfTxMethod, "Auto", "How keys are sent; Auto = AVT when negotiated, else in band.");

    /// <summary><c>FAX_Process_NSE_n_</c>: Act on NSE events.</summary>
    public static readonly PerLine<bool> FaxProcessNse = AudioSection.Row(
        "FAX Process NSE", Kinds.YesNo, "yes", "Act on NSE events.",
        traits: new Traits { NotOffered = "NSE events are the vendor's own and unpublished; fax goes by T.38 or by re-INVITE." });

    /// <summary><c>DTMF_Tx_Mode_n_</c>: Strict: level must exceed -20 dBm and last 70 ms (AVT) / 90 ms (INFO); Normal: 40 / 50 ms.</summary>
    public static readonly PerLine<DtmfTxMode> DtmfTxMode = AudioSection.Row(
        "DTMF Tx Mode", LineChoices.OfDtmfTxMode, "Strict",
        "Strict: level must exceed -20 dBm and last 70 ms (AVT) / 90 ms (INFO); Normal: 40 / 50 ms.");

    /// <summary><c>DTMF_Tx_Strict_Hold_Off_Time_n_</c>: In strict mode: time a key must last beyond its detection (30 ms) before it is sent by telephone-event; 20 ms more for INFO.</summary>
    public static readonly PerLine<TimeSpan> DtmfTxStrictHoldOffTime = AudioSection.Row(
        "DTMF Tx Strict Hold Off Time", Kinds.Milliseconds(40, 3000), "40",
        "In strict mode: time a key must last beyond its detection (30 ms) before it is sent by telephone-event; 20 ms more for INFO.");

    /// <summary><c>Hook_Flash_Tx_Method_n_</c>: Send hook flash to the far end instead of using it here: AVT event 16 or INFO with signal=hf.</summary>
    public static readonly PerLine<HookFlashTxMethod> HookFlashTxMethod = AudioSection.Row(
        "Hook Flash Tx Method", LineChoices.OfHookFlashTxMethod, "None",
        "Send hook flash to the far end instead of using it here: AVT event 16 or INFO with signal=hf.");

    /// <summary><c>FAX_Disable_ECAN_n_</c>: Stop the echo canceller in fax mode.</summary>
    public static readonly PerLine<bool> FaxDisableEcan = AudioSection.Row(
        "FAX Disable ECAN", Kinds.YesNo, "no", "Stop the echo canceller in fax mode.");

    /// <summary><c>Release_Unused_Codec_n_</c>: Free DSP of codecs not chosen.</summary>
    public static readonly PerLine<bool> ReleaseUnusedCodec = AudioSection.Row(
        "Release Unused Codec", Kinds.YesNo, "yes", "Free DSP of codecs not chosen.",
        traits: new Traits { NotOffered = "There is no signal processor whose codecs two calls share: every call has all of them." });

    /// <summary><c>FAX_Enable_T38_n_</c>: Offer T.38 on fax tones.</summary>
    public static readonly PerLine<bool> FaxEnableT38 = AudioSection.Row("FAX Enable T38", Kinds.YesNo, "no", "Offer T.38 on fax tones.");

    /// <summary><c>FAX_T38_Redundancy_n_</c>: Earlier packets repeated per packet.</summary>
    public static readonly PerLine<int> FaxT38Redundancy = AudioSection.Row(
        "FAX T38 Redundancy", LineChoices.Redundancy, "1", "Earlier packets repeated per packet.");

    /// <summary><c>FAX_Tone_Detect_Mode_n_</c>: On which side fax tones are watched.</summary>
    public static readonly PerLine<FaxToneDetect> FaxToneDetectMode = AudioSection.Row(
        "FAX Tone Detect Mode", LineChoices.OfFaxToneDetect, "caller or callee", "On which side fax tones are watched.");

    /// <summary><c>Symmetric_RTP_n_</c>: Send RTP to the source of the last good packet; before the first one, and with no, to the SDP address.</summary>
    public static readonly PerLine<bool> SymmetricRtp = AudioSection.Row(
        "Symmetric RTP", Kinds.YesNo, "yes",
        "Send RTP to the source of the last good packet; before the first one, and with no, to the SDP address.");
}
