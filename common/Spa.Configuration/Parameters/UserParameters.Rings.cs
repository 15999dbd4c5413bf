using Spa.Configuration.Parameters.Choices;
using Spa.Scripts.Patterns;

namespace Spa.Configuration.Parameters;

/// <summary>Which ring a caller gets.</summary>
public static partial class UserParameters
{
    private static readonly LineSection RingCallersSection = new("Distinctive Ring Settings", "PSTN Ring Thru Line 1 Distinctive Ring Settings", UserAccess.ReadWrite);
    private static readonly LineSection RingsSection = new("Ring Settings", "PSTN Ring Thru Line 1 Ring Settings", UserAccess.ReadWrite);

    // Distinctive Ring Settings
    /// <summary><c>Ring1_Caller_n_</c>: First matching rule picks ring/CWT 1.</summary>
    public static readonly PerLine<PhonePatterns> Ring1Caller = RingCallersSection.Row(
        "Ring1 Caller", Kinds.Patterns, "", "First matching rule picks ring/CWT 1.",
        pstnMeaning: "PSTN caller rule that picks ring/CWT 1 on Line 1.");

    /// <summary><c>Ring2_Caller_n_</c>: First matching rule picks ring/CWT 2.</summary>
    public static readonly PerLine<PhonePatterns> Ring2Caller = RingCallersSection.Row(
        "Ring2 Caller", Kinds.Patterns, "", "First matching rule picks ring/CWT 2.",
        pstnMeaning: "PSTN caller rule that picks ring/CWT 2 on Line 1.");

    /// <summary><c>Ring3_Caller_n_</c>: First matching rule picks ring/CWT 3.</summary>
    public static readonly PerLine<PhonePatterns> Ring3Caller = RingCallersSection.Row(
        "Ring3 Caller", Kinds.Patterns, "", "First matching rule picks ring/CWT 3.",
        pstnMeaning: "PSTN caller rule that picks ring/CWT 3 on Line 1.");

    /// <summary><c>Ring4_Caller_n_</c>: First matching rule picks ring/CWT 4.</summary>
    public static readonly PerLine<PhonePatterns> Ring4Caller = RingCallersSection.Row(
        "Ring4 Caller", Kinds.Patterns, "", "First matching rule picks ring/CWT 4.",
        pstnMeaning: "PSTN caller rule that picks ring/CWT 4 on Line 1.");

    /// <summary><c>Ring5_Caller_n_</c>: First matching rule picks ring/CWT 5.</summary>
    public static readonly PerLine<PhonePatterns> Ring5Caller = RingCallersSection.Row(
        "Ring5 Caller", Kinds.Patterns, "", "First matching rule picks ring/CWT 5.",
        pstnMeaning: "PSTN caller rule that picks ring/CWT 5 on Line 1.");

    /// <summary><c>Ring6_Caller_n_</c>: First matching rule picks ring/CWT 6.</summary>
    public static readonly PerLine<PhonePatterns> Ring6Caller = RingCallersSection.Row(
        "Ring6 Caller", Kinds.Patterns, "", "First matching rule picks ring/CWT 6.",
        pstnMeaning: "PSTN caller rule that picks ring/CWT 6 on Line 1.");

    /// <summary><c>Ring7_Caller_n_</c>: First matching rule picks ring/CWT 7.</summary>
    public static readonly PerLine<PhonePatterns> Ring7Caller = RingCallersSection.Row(
        "Ring7 Caller", Kinds.Patterns, "", "First matching rule picks ring/CWT 7.",
        pstnMeaning: "PSTN caller rule that picks ring/CWT 7 on Line 1.");

    /// <summary><c>Ring8_Caller_n_</c>: First matching rule picks ring/CWT 8.</summary>
    public static readonly PerLine<PhonePatterns> Ring8Caller = RingCallersSection.Row(
        "Ring8 Caller", Kinds.Patterns, "", "First matching rule picks ring/CWT 8.",
        pstnMeaning: "PSTN caller rule that picks ring/CWT 8 on Line 1.");

    /// <summary><c>Ring9_Caller_1_</c>: First matching rule picks ring/CWT 9.</summary>
    public static readonly Parameter<PhonePatterns> Ring9Caller = RingCallersSection.Line1.Row(
        "Ring9 Caller", Kinds.Patterns, "", "First matching rule picks ring/CWT 9.");

    // Ring Settings
    /// <summary><c>Default_Ring_n_</c>: Ring used when nothing else matches.</summary>
    public static readonly PerLine<int> DefaultRing = RingsSection.Row(
        "Default Ring", UserChoices.Ring, "1", "Ring used when nothing else matches.", pstnDefault: "Follow Line 1",
        pstnMeaning: "Ring for PSTN calls without a matching rule; Follow Line Cfg is another spelling of Follow Line 1.",
        pstnKind: UserChoices.RingOrLine1);

    /// <summary><c>Default_CWT_1_</c>: Call waiting pattern used when nothing else matches.</summary>
    public static readonly Parameter<int> DefaultCwt = RingsSection.Line1.Row(
        "Default CWT", UserChoices.Ring, "1", "Call waiting pattern used when nothing else matches.");

    /// <summary><c>Hold_Reminder_Ring_1_</c>: Ring when hanging up with a held call left.</summary>
    public static readonly Parameter<int> HoldReminderRing = RingsSection.Line1.Row(
        "Hold Reminder Ring", UserChoices.RingOrNone, "8", "Ring when hanging up with a held call left.");

    /// <summary><c>Call_Back_Ring_1_</c>: Ring of a call back.</summary>
    public static readonly Parameter<int> CallBackRing = RingsSection.Line1.Row("Call Back Ring", UserChoices.Ring, "7", "Ring of a call back.");

    /// <summary><c>Cfwd_Ring_Splash_Len_1_</c>: Short ring when a call is forwarded.</summary>
    public static readonly Parameter<TimeSpan> CfwdRingSplashLen = RingsSection.Line1.Row(
        "Cfwd Ring Splash Len", Kinds.Seconds(0, 10, decimals: 1), "0", "Short ring when a call is forwarded.");

    /// <summary><c>Cblk_Ring_Splash_Len_1_</c>: Short ring when a call is blocked.</summary>
    public static readonly Parameter<TimeSpan> CblkRingSplashLen = RingsSection.Line1.Row(
        "Cblk Ring Splash Len", Kinds.Seconds(0, 10, decimals: 1), "0", "Short ring when a call is blocked.");

    /// <summary><c>VMWI_Ring_Splash_Len_1_</c>: Short ring before the lamp signal.</summary>
    public static readonly Parameter<TimeSpan> VmwiRingSplashLen = RingsSection.Line1.Row(
        "VMWI Ring Splash Len", Kinds.Seconds(0, 10, decimals: 1), "0", "Short ring before the lamp signal.");

    /// <summary><c>VMWI_Ring_Policy_1_</c>: When that short ring is given.</summary>
    public static readonly Parameter<VmwiRingPolicy> VmwiRingPolicy = RingsSection.Line1.Row(
        "VMWI Ring Policy", UserChoices.OfVmwiRingPolicy, "New VM Available", "When that short ring is given.");

    /// <summary><c>Ring_On_No_New_VM_1_</c>: Also ring when the last message is gone.</summary>
    public static readonly Parameter<bool> RingOnNoNewVm = RingsSection.Line1.Row(
        "Ring On No New VM", Kinds.YesNo, "no", "Also ring when the last message is gone.");
}
