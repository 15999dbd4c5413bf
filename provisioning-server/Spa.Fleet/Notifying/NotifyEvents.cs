namespace Spa.Fleet.Notifying;

/// <summary>How events are written in the header, and said.</summary>
public static class NotifyEvents
{
    /// <summary>The Event header (provisioning 3.4). Original units know a restart as <c>reboot_now</c> only.</summary>
    public static string Header(NotifyEvent what) => what switch
    {
        NotifyEvent.Reboot => "reboot_now",
        NotifyEvent.Report => "report",
        _ => "resync",
    };

    /// <summary>What the unit shall do, as a sentence goes on: <c>fetch its settings</c>.</summary>
    public static string Spoken(NotifyEvent what) => what switch
    {
        NotifyEvent.Reboot => "restart",
        NotifyEvent.Report => "send a report",
        _ => "fetch its settings",
    };
}
