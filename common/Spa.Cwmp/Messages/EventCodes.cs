namespace Spa.Cwmp.Messages;

/// <summary>Event codes (TR-069 table 7, and what 1.4 added).</summary>
public static class EventCodes
{
    /// <summary>First contact, factory reset, or another ACS.</summary>
    public const string Bootstrap = "0 BOOTSTRAP";

    /// <summary>Started.</summary>
    public const string Boot = "1 BOOT";

    /// <summary>Its interval is over.</summary>
    public const string Periodic = "2 PERIODIC";

    /// <summary>ScheduleInform asked for it.</summary>
    public const string Scheduled = "3 SCHEDULED";

    /// <summary>A parameter with a notification has changed.</summary>
    public const string ValueChange = "4 VALUE CHANGE";

    /// <summary>A browser came.</summary>
    public const string Kicked = "5 KICKED";

    /// <summary>The ACS asked for it.</summary>
    public const string ConnectionRequest = "6 CONNECTION REQUEST";

    /// <summary>A transfer has ended.</summary>
    public const string TransferComplete = "7 TRANSFER COMPLETE";

    /// <summary>A diagnosis has ended.</summary>
    public const string DiagnosticsComplete = "8 DIAGNOSTICS COMPLETE";

    /// <summary>The CPE wants a file.</summary>
    public const string RequestDownload = "9 REQUEST DOWNLOAD";

    /// <summary>A transfer has ended that no ACS asked for.</summary>
    public const string AutonomousTransferComplete = "10 AUTONOMOUS TRANSFER COMPLETE";

    /// <summary>Back from sleep.</summary>
    public const string Wakeup = "13 WAKEUP";

    /// <summary>Alive; 1.4, of the ACS only taken.</summary>
    public const string Heartbeat = "14 HEARTBEAT";

    /// <summary>With the command key of the Reboot.</summary>
    public const string MReboot = "M Reboot";

    /// <summary>With the command key of the ScheduleInform.</summary>
    public const string MScheduleInform = "M ScheduleInform";

    /// <summary>With the command key of the Download.</summary>
    public const string MDownload = "M Download";

    /// <summary>With the command key of the ScheduleDownload.</summary>
    public const string MScheduleDownload = "M ScheduleDownload";

    /// <summary>With the command key of the Upload.</summary>
    public const string MUpload = "M Upload";
}
