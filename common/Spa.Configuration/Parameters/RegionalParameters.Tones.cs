using Spa.Scripts.Tones;

namespace Spa.Configuration.Parameters;

/// <summary>What is heard on the phone and by callers of the gateway.</summary>
public static partial class RegionalParameters
{
    private static readonly Section TonesSection = new(Page.Regional, "Call Progress Tones");

    internal static Section[] Sections =>
    [
        TonesSection,
        RingPatternsSection,
        CallWaitingPatternsSection,
        PatternNamesSection,
        RingSpecSection,
        TimersSection,
        ServiceCodesSection,
        AnnouncementsSection,
        CodecCodesSection,
        OwnSection,
        MiscellaneousSection,
    ];

    // Call Progress Tones
    /// <summary><c>Dial_Tone</c>: Invites dialling; on its timeout reorder tone follows.</summary>
    public static readonly Parameter<ToneScript> DialTone = TonesSection.Row(
        "Dial Tone", Kinds.Tone, "350@-19,440@-19;10(*/0/1+2)", "Invites dialling; on its timeout reorder tone follows.");

    /// <summary><c>Second_Dial_Tone</c>: Dial tone after a hook flash (second call).</summary>
    public static readonly Parameter<ToneScript> SecondDialTone = TonesSection.Row(
        "Second Dial Tone", Kinds.Tone, "420@-19,520@-19;10(*/0/1+2)", "Dial tone after a hook flash (second call).");

    /// <summary><c>Outside_Dial_Tone</c>: Played at a comma in a dial plan and to a VoIP caller who may dial a PSTN number.</summary>
    public static readonly Parameter<ToneScript> OutsideDialTone = TonesSection.Row(
        "Outside Dial Tone", Kinds.Tone, "420@-16;10(*/0/1)", "Played at a comma in a dial plan and to a VoIP caller who may dial a PSTN number.");

    /// <summary><c>Prompt_Tone</c>: Asks for a number after a star code such as call forward.</summary>
    public static readonly Parameter<ToneScript> PromptTone = TonesSection.Row(
        "Prompt Tone", Kinds.Tone, "520@-19,620@-19;10(*/0/1+2)", "Asks for a number after a star code such as call forward.");

    /// <summary><c>Busy_Tone</c>: 486 answer to an outbound call.</summary>
    public static readonly Parameter<ToneScript> BusyTone = TonesSection.Row(
        "Busy Tone", Kinds.Tone, "480@-19,620@-19;10(.5/.5/1+2)", "486 answer to an outbound call.");

    /// <summary><c>Reorder_Tone</c>: Failed call, bad number, far end gone (after Reorder Delay), bad PIN.</summary>
    public static readonly Parameter<ToneScript> ReorderTone = TonesSection.Row(
        "Reorder Tone", Kinds.Tone, "480@-19,620@-19;10(.25/.25/1+2)", "Failed call, bad number, far end gone (after Reorder Delay), bad PIN.");

    /// <summary><c>Off_Hook_Warning_Tone</c>: Howler after reorder runs out.</summary>
    public static readonly Parameter<ToneScript> OffHookWarningTone = TonesSection.Row(
        "Off Hook Warning Tone", Kinds.Tone, "480@-10,620@0;10(.125/.125/1+2)", "Howler after reorder runs out.");

    /// <summary><c>Ring_Back_Tone</c>: 180 without media.</summary>
    public static readonly Parameter<ToneScript> RingBackTone = TonesSection.Row(
        "Ring Back Tone", Kinds.Tone, "440@-19,480@-19;*(2/4/1+2)", "180 without media.");

    /// <summary><c>Ring_Back_2_Tone</c>: 182 without SDP (callee is on call waiting).</summary>
    public static readonly Parameter<ToneScript> RingBack2Tone = TonesSection.Row(
        "Ring Back 2 Tone", Kinds.Tone, "440@-19,480@-19;*(1/1/1+2)", "182 without SDP (callee is on call waiting).");

    /// <summary><c>Confirm_Tone</c>: A setting was accepted.</summary>
    public static readonly Parameter<ToneScript> ConfirmTone = TonesSection.Row(
        "Confirm Tone", Kinds.Tone, "600@-16;1(.25/.25/1)", "A setting was accepted.");

    /// <summary><c>SIT1_Tone</c>: Played for codes in SIT1 RSC.</summary>
    public static readonly Parameter<ToneScript> Sit1Tone = TonesSection.Row(
        "SIT1 Tone", Kinds.Tone, "985@-16,1428@-16,1777@-16;20(.380/0/1,.380/0/2,.380/0/3,0/4/0)", "Played for codes in SIT1 RSC.");

    /// <summary><c>SIT2_Tone</c>: Played for codes in SIT2 RSC.</summary>
    public static readonly Parameter<ToneScript> Sit2Tone = TonesSection.Row(
        "SIT2 Tone", Kinds.Tone, "914@-16,1371@-16,1777@-16;20(.274/0/1,.274/0/2,.380/0/3,0/4/0)", "Played for codes in SIT2 RSC.");

    /// <summary><c>SIT3_Tone</c>: Played for codes in SIT3 RSC.</summary>
    public static readonly Parameter<ToneScript> Sit3Tone = TonesSection.Row(
        "SIT3 Tone", Kinds.Tone, "914@-16,1371@-16,1777@-16;20(.380/0/1,.380/0/2,.380/0/3,0/4/0)", "Played for codes in SIT3 RSC.");

    /// <summary><c>SIT4_Tone</c>: Played for codes in SIT4 RSC.</summary>
    public static readonly Parameter<ToneScript> Sit4Tone = TonesSection.Row(
        "SIT4 Tone", Kinds.Tone, "985@-16,1371@-16,1777@-16;20(.380/0/1,.274/0/2,.380/0/3,0/4/0)", "Played for codes in SIT4 RSC.");

    /// <summary><c>MWI_Dial_Tone</c>: Stutter dial tone while messages wait.</summary>
    public static readonly Parameter<ToneScript> MwiDialTone = TonesSection.Row(
        "MWI Dial Tone", Kinds.Tone, "350@-19,440@-19;2(.1/.1/1+2);10(*/0/1+2)", "Stutter dial tone while messages wait.");

    /// <summary><c>Cfwd_Dial_Tone</c>: Dial tone while Cfwd All is active.</summary>
    public static readonly Parameter<ToneScript> CfwdDialTone = TonesSection.Row(
        "Cfwd Dial Tone", Kinds.Tone, "350@-19,440@-19;2(.2/.2/1+2);10(*/0/1+2)", "Dial tone while Cfwd All is active.");

    /// <summary><c>Holding_Tone</c>: Local user is held by the far end.</summary>
    public static readonly Parameter<ToneScript> HoldingTone = TonesSection.Row(
        "Holding Tone", Kinds.Tone, "600@-19;*(.1/.1/1,.1/.1/1,.1/9.5/1)", "Local user is held by the far end.");

    /// <summary><c>Conference_Tone</c>: Heard by all parties of a local conference.</summary>
    public static readonly Parameter<ToneScript> ConferenceTone = TonesSection.Row(
        "Conference Tone", Kinds.Tone, "350@-19;20(.1/.1/1,.1/9.7/1)", "Heard by all parties of a local conference.");

    /// <summary><c>Secure_Call_Indication_Tone</c>: Heard beside the talk when a call is or becomes secure; blank = never.</summary>
    public static readonly Parameter<ToneScript> SecureCallIndicationTone = TonesSection.Row(
        "Secure Call Indication Tone", Kinds.ToneOrNone, "397@-19,507@-19;15(0/2/0,.2/.1/1,.1/2.1/2)", "Heard beside the talk when a call is or becomes secure; blank = never.");

    /// <summary><c>VoIP_PIN_Tone</c>: Asks a VoIP caller for a PIN.</summary>
    public static readonly Parameter<ToneScript> VoipPinTone = TonesSection.Row(
        "VoIP PIN Tone", Kinds.Tone, "600@-10;*(0/1/1,.1/.1/1,.1/.1/1,.1/.5/1)", "Asks a VoIP caller for a PIN.");

    /// <summary><c>PSTN_PIN_Tone</c>: Asks a PSTN caller for a PIN.</summary>
    public static readonly Parameter<ToneScript> PstnPinTone = TonesSection.Row(
        "PSTN PIN Tone", Kinds.Tone, "600@-10;*(0/.7/1,.2/.1/1,.2/.1/1,.2/.5/1)", "Asks a PSTN caller for a PIN.");

    /// <summary><c>Feature_Invocation_Tone</c>: Asks for the digit that chooses a feature (Feature Invocation Method).</summary>
    public static readonly Parameter<ToneScript> FeatureInvocationTone = TonesSection.Row(
        "Feature Invocation Tone", Kinds.Tone, "350@-16;*(.1/.1/1)", "Asks for the digit that chooses a feature (Feature Invocation Method).");
}
