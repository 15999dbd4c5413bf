namespace Spa.Configuration.Parameters;

/// <summary>Timers of the phone.</summary>
public static partial class RegionalParameters
{
    private static readonly Section TimersSection = new(Page.Regional, "Control Timer Values (sec)");

    // Control Timer Values (sec)
    /// <summary><c>Hook_Flash_Timer_Min</c>: Shorter on-hook times are ignored.</summary>
    public static readonly Parameter<TimeSpan> HookFlashTimerMin = TimersSection.Row(
        "Hook Flash Timer Min", Kinds.Seconds(0.1m, 0.4m, decimals: 3), ".1", "Shorter on-hook times are ignored.");

    /// <summary><c>Hook_Flash_Timer_Max</c>: Longer on-hook times are a hang up; between the two it is a flash.</summary>
    public static readonly Parameter<TimeSpan> HookFlashTimerMax = TimersSection.Row(
        "Hook Flash Timer Max", Kinds.Seconds(0.4m, 1.6m, decimals: 3), ".9", "Longer on-hook times are a hang up; between the two it is a flash.");

    /// <summary><c>Callee_On_Hook_Delay</c>: How long the called phone must stay on hook before an inbound call is torn down; outbound calls end at once.</summary>
    public static readonly Parameter<TimeSpan> CalleeOnHookDelay = TimersSection.Row(
        "Callee On Hook Delay", Kinds.Seconds(0, 255, decimals: 3), "0",
        "How long the called phone must stay on hook before an inbound call is torn down; outbound calls end at once.");

    /// <summary><c>Reorder_Delay</c>: Silence between far end hang up and reorder tone.</summary>
    public static readonly Parameter<TimeSpan> ReorderDelay = TimersSection.Row(
        "Reorder Delay", Kinds.Seconds(0, 255, decimals: 3, never: true), "5", "Silence between far end hang up and reorder tone.");

    /// <summary><c>Call_Back_Expires</c>: Life of a call back order.</summary>
    public static readonly Parameter<TimeSpan> CallBackExpires = TimersSection.Row(
        "Call Back Expires", Kinds.Seconds(0, 65535), "1800", "Life of a call back order.");

    /// <summary><c>Call_Back_Retry_Intvl</c>: Gap between call back tries.</summary>
    public static readonly Parameter<TimeSpan> CallBackRetryIntvl = TimersSection.Row(
        "Call Back Retry Intvl", Kinds.Seconds(0, 255), "30", "Gap between call back tries.");

    /// <summary><c>Call_Back_Delay</c>: Wait after first 18x before the far end counts as ringing; a busy answer inside it means retry.</summary>
    public static readonly Parameter<TimeSpan> CallBackDelay = TimersSection.Row(
        "Call Back Delay", Kinds.Seconds(0, 65, decimals: 3), ".5",
        "Wait after first 18x before the far end counts as ringing; a busy answer inside it means retry.");

    /// <summary><c>VMWI_Refresh_Intvl</c>: Repeat of the visual message waiting signal, 0 = only on change.</summary>
    public static readonly Parameter<TimeSpan> VmwiRefreshIntvl = TimersSection.Row(
        "VMWI Refresh Intvl", Kinds.Seconds(0, 65535), "0", "Repeat of the visual message waiting signal, 0 = only on change.");

    /// <summary><c>Interdigit_Long_Timer</c>: Dial plan: wait when no candidate sequence is complete.</summary>
    public static readonly Parameter<TimeSpan> InterdigitLongTimer = TimersSection.Row(
        "Interdigit Long Timer", Kinds.Seconds(0, 64, decimals: 3), "10", "Dial plan: wait when no candidate sequence is complete.");

    /// <summary><c>Interdigit_Short_Timer</c>: Dial plan: wait when one is complete and others are still possible.</summary>
    public static readonly Parameter<TimeSpan> InterdigitShortTimer = TimersSection.Row(
        "Interdigit Short Timer", Kinds.Seconds(0, 64, decimals: 3), "3", "Dial plan: wait when one is complete and others are still possible.");

    /// <summary><c>CPC_Delay</c>: Wait after far end hang up before loop voltage is cut on the FXS.</summary>
    public static readonly Parameter<TimeSpan> CpcDelay = TimersSection.Row(
        "CPC Delay", Kinds.Seconds(0, 255, decimals: 3), "2", "Wait after far end hang up before loop voltage is cut on the FXS.");

    /// <summary><c>CPC_Duration</c>: Length of the FXS voltage cut, 0 = off; dial tone follows when still off hook.</summary>
    public static readonly Parameter<TimeSpan> CpcDuration = TimersSection.Row(
        "CPC Duration", Kinds.Seconds(0, 1, decimals: 3), "0", "Length of the FXS voltage cut, 0 = off; dial tone follows when still off hook.");
}
