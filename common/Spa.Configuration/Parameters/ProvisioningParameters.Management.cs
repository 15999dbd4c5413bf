using Spa.Configuration.Parameters.Choices;

namespace Spa.Configuration.Parameters;

/// <summary>Management by TR-069.</summary>
public static partial class ProvisioningParameters
{
    private static readonly Section ManagementSection = new(Page.Provisioning, "TR-069");

    // A field of its own: those of another file of this class may be made later than this one's rows.
    private static readonly Traits OwnManagement = new() { Own = true };

    /// <summary><c>CWMP_Enable</c>: The unit is managed by the ACS at CWMP ACS URL too.</summary>
    public static readonly Parameter<bool> CwmpEnable = ManagementSection.Row(
        "CWMP Enable", Kinds.YesNo, "no",
        "The unit is managed by the ACS at CWMP ACS URL too.",
        OwnManagement);

    /// <summary><c>CWMP_ACS_URL</c>: Where the ACS is; blank = the one that DHCP option 43 names. A new one is a first contact.</summary>
    public static readonly Parameter<string> CwmpAcsUrl = ManagementSection.Row(
        "CWMP ACS URL", Kinds.Url, "",
        "Where the ACS is; blank = the one that DHCP option 43 names. A new one is a first contact.",
        OwnManagement);

    /// <summary><c>CWMP_ACS_Username</c>: For challenges of the ACS; blank = OUI-SerialNumber.</summary>
    public static readonly Parameter<string> CwmpAcsUsername = ManagementSection.Row(
        "CWMP ACS Username", Kinds.Text(255), "",
        "For challenges of the ACS; blank = OUI-SerialNumber.",
        OwnManagement);

    /// <summary><c>CWMP_ACS_Password</c>: For challenges of the ACS; in the clear only over TLS.</summary>
    public static readonly Parameter<string> CwmpAcsPassword = ManagementSection.Row(
        "CWMP ACS Password", Kinds.Secret(255), "",
        "For challenges of the ACS; in the clear only over TLS.",
        OwnManagement);

    /// <summary><c>CWMP_Data_Model</c>: The tree that an ACS sees. Another one is a first contact.</summary>
    public static readonly Parameter<CwmpDataModel> CwmpDataModel = ManagementSection.Row(
        "CWMP Data Model", ProvisioningChoices.OfDataModel, "TR-181",
        "The tree that an ACS sees. Another one is a first contact.",
        OwnManagement);

    /// <summary><c>CWMP_Periodic_Inform_Enable</c>: The unit calls the ACS at CWMP Periodic Inform Interval.</summary>
    public static readonly Parameter<bool> CwmpPeriodicInformEnable = ManagementSection.Row(
        "CWMP Periodic Inform Enable", Kinds.YesNo, "yes",
        "The unit calls the ACS at CWMP Periodic Inform Interval.",
        OwnManagement);

    /// <summary><c>CWMP_Periodic_Inform_Interval</c>: Seconds from call to call.</summary>
    public static readonly Parameter<TimeSpan> CwmpPeriodicInformInterval = ManagementSection.Row(
        "CWMP Periodic Inform Interval", Kinds.Seconds(1, 2147483), "86400",
        "Seconds from call to call.",
        OwnManagement);

    /// <summary><c>CWMP_Periodic_Inform_Time</c>: A time at which one of the calls falls, like 2026-01-31T03:00:00Z, past or to come; blank = each unit has one of its own.</summary>
    public static readonly Parameter<string> CwmpPeriodicInformTime = ManagementSection.Row(
        "CWMP Periodic Inform Time", Kinds.Moment, "",
        "A time at which one of the calls falls, like 2026-01-31T03:00:00Z, past or to come; blank = each unit has one of its own.",
        OwnManagement);

    /// <summary><c>CWMP_Connection_Request_Enable</c>: The ACS may ask the unit to call at once.</summary>
    public static readonly Parameter<bool> CwmpConnectionRequestEnable = ManagementSection.Row(
        "CWMP Connection Request Enable", Kinds.YesNo, "yes",
        "The ACS may ask the unit to call at once.",
        OwnManagement);

    /// <summary><c>CWMP_Connection_Request_Port</c>: Where it asks; 0 = any that is free.</summary>
    public static readonly Parameter<int> CwmpConnectionRequestPort = ManagementSection.Row(
        "CWMP Connection Request Port", Kinds.Port, "7547",
        "Where it asks; 0 = any that is free.",
        OwnManagement);

    /// <summary><c>CWMP_Connection_Request_Username</c>: Who may ask. Nobody may while it is blank.</summary>
    public static readonly Parameter<string> CwmpConnectionRequestUsername = ManagementSection.Row(
        "CWMP Connection Request Username", Kinds.Text(255), "",
        "Who may ask. Nobody may while it is blank.",
        OwnManagement);

    /// <summary><c>CWMP_Connection_Request_Password</c>: With which password. Nobody may ask while it is blank.</summary>
    public static readonly Parameter<string> CwmpConnectionRequestPassword = ManagementSection.Row(
        "CWMP Connection Request Password", Kinds.Secret(255), "",
        "With which password. Nobody may ask while it is blank.",
        OwnManagement);

    /// <summary><c>CWMP_Retry_Minimum_Wait_Interval</c>: Seconds: a call that failed is tried again after one to CWMP Retry Interval Multiplier times as many, then after as many times longer.</summary>
    public static readonly Parameter<TimeSpan> CwmpRetryMinimumWaitInterval = ManagementSection.Row(
        "CWMP Retry Minimum Wait Interval", Kinds.Seconds(1, 65535), "5",
        "Seconds: a call that failed is tried again after one to CWMP Retry Interval Multiplier times as many, then after as many times longer.",
        OwnManagement);

    /// <summary><c>CWMP_Retry_Interval_Multiplier</c>: How many times longer each wait is than the one before, in thousandths.</summary>
    public static readonly Parameter<int> CwmpRetryIntervalMultiplier = ManagementSection.Row(
        "CWMP Retry Interval Multiplier", Kinds.Whole(1000, 65535), "2000",
        "How many times longer each wait is than the one before, in thousandths.",
        OwnManagement);

    /// <summary><c>CWMP_Notification_Throttle</c>: Seconds at least from the end of a session to a call for nothing but changed values.</summary>
    public static readonly Parameter<TimeSpan> CwmpNotificationThrottle = ManagementSection.Row(
        "CWMP Notification Throttle", Kinds.Seconds(0, 86400), "0",
        "Seconds at least from the end of a session to a call for nothing but changed values.",
        OwnManagement);

    /// <summary><c>CWMP_Call_Log</c>: How many ended calls an ACS may read of: numbers, times and figures. 0 = none are kept; none outlives a restart.</summary>
    public static readonly Parameter<int> CwmpCallLog = ManagementSection.Row(
        "CWMP Call Log", Kinds.Whole(0, 64), "0",
        "How many ended calls an ACS may read of: numbers, times and figures. 0 = none are kept; none outlives a restart.",
        new() { Own = true, Apply = ApplyWhen.Now });

    /// <summary><c>CWMP_Upgrades_Managed</c>: The ACS alone decides on firmware: Upgrade Rule is not looked at.</summary>
    public static readonly Parameter<bool> CwmpUpgradesManaged = ManagementSection.Row(
        "CWMP Upgrades Managed", Kinds.YesNo, "no",
        "The ACS alone decides on firmware: Upgrade Rule is not looked at.",
        OwnManagement);

    /// <summary><c>CWMP_Provisioning_Code</c>: Free text of the provider, told with every call.</summary>
    public static readonly Parameter<string> CwmpProvisioningCode = ManagementSection.Row(
        "CWMP Provisioning Code", Kinds.Text(64), "",
        "Free text of the provider, told with every call.",
        OwnManagement);

    /// <summary><c>CWMP_Autonomous_Enable</c>: The ACS is told of images, profiles and reports that go without its asking: 10 AUTONOMOUS TRANSFER COMPLETE.</summary>
    public static readonly Parameter<bool> CwmpAutonomousEnable = ManagementSection.Row(
        "CWMP Autonomous Enable", Kinds.YesNo, "no",
        "The ACS is told of images, profiles and reports that go without its asking: 10 AUTONOMOUS TRANSFER COMPLETE.",
        OwnManagement);

    /// <summary><c>CWMP_Autonomous_Direction</c>: Of which it is told: those to the unit, those from it, or both.</summary>
    public static readonly Parameter<TransferWays> CwmpAutonomousDirection = ManagementSection.Row(
        "CWMP Autonomous Direction", ProvisioningChoices.OfTransferWays, "Both",
        "Of which it is told: those to the unit, those from it, or both.",
        OwnManagement);

    /// <summary><c>CWMP_Autonomous_Result</c>: Of which it is told: those that went well, those that failed, or both.</summary>
    public static readonly Parameter<TransferEnds> CwmpAutonomousResult = ManagementSection.Row(
        "CWMP Autonomous Result", ProvisioningChoices.OfTransferEnds, "Both",
        "Of which it is told: those that went well, those that failed, or both.",
        OwnManagement);

    /// <summary><c>CWMP_Autonomous_File_Types</c>: Of which it is told: those of these types, with commas between; profiles and reports are of type 3. Blank = of any.</summary>
    public static readonly Parameter<string> CwmpAutonomousFileTypes = ManagementSection.Row(
        "CWMP Autonomous File Types", Kinds.Text(255), "1 Firmware Upgrade Image,3 Vendor Configuration File",
        "Of which it is told: those of these types, with commas between; profiles and reports are of type 3. Blank = of any.",
        OwnManagement);

    /// <summary><c>CWMP_STUN_Enable</c>: The ACS reaches the unit through a NAT too, by signed datagrams: the unit asks a STUN server where it is seen, and keeps the way open (TR-069 annex G).</summary>
    public static readonly Parameter<bool> CwmpStunEnable = ManagementSection.Row(
        "CWMP STUN Enable", Kinds.YesNo, "no",
        "The ACS reaches the unit through a NAT too, by signed datagrams: the unit asks a STUN server where it is seen, and keeps the way open (TR-069 annex G).",
        OwnManagement);

    /// <summary><c>CWMP_STUN_Server</c>: Whom it asks; blank = the host of the ACS.</summary>
    public static readonly Parameter<string> CwmpStunServer = ManagementSection.Row(
        "CWMP STUN Server", Kinds.LongHost, "",
        "Whom it asks; blank = the host of the ACS.",
        OwnManagement);

    /// <summary><c>CWMP_STUN_Port</c>: The server's port; 0 = 3478.</summary>
    public static readonly Parameter<int> CwmpStunPort = ManagementSection.Row(
        "CWMP STUN Port", Kinds.Port, "3478",
        "The server's port; 0 = 3478.",
        OwnManagement);

    /// <summary><c>CWMP_STUN_Username</c>: For a server that wants to know who asks, and for the news of another outside address.</summary>
    public static readonly Parameter<string> CwmpStunUsername = ManagementSection.Row(
        "CWMP STUN Username", Kinds.Text(255), "",
        "For a server that wants to know who asks, and for the news of another outside address.",
        OwnManagement);

    /// <summary><c>CWMP_STUN_Password</c>: Proves it to a server that wants that; it is never sent itself.</summary>
    public static readonly Parameter<string> CwmpStunPassword = ManagementSection.Row(
        "CWMP STUN Password", Kinds.Secret(255), "",
        "Proves it to a server that wants that; it is never sent itself.",
        OwnManagement);

    /// <summary><c>CWMP_STUN_Max_Keep_Alive</c>: Seconds from request to request at most; -1 or 0 = no such limit. The unit keeps to CWMP STUN Min Keep Alive, so that only a smaller value changes anything.</summary>
    public static readonly Parameter<int> CwmpStunMaxKeepAlive = ManagementSection.Row(
        "CWMP STUN Max Keep Alive", Kinds.Whole(-1, 86400), "-1",
        "Seconds from request to request at most; -1 or 0 = no such limit. The unit keeps to CWMP STUN Min Keep Alive, so that only a smaller value changes anything.",
        OwnManagement);

    /// <summary><c>CWMP_STUN_Min_Keep_Alive</c>: Seconds from request to request. Many routers forget a way after 30.</summary>
    public static readonly Parameter<TimeSpan> CwmpStunMinKeepAlive = ManagementSection.Row(
        "CWMP STUN Min Keep Alive", Kinds.Seconds(1, 86400), "25",
        "Seconds from request to request. Many routers forget a way after 30.",
        OwnManagement);

    /// <summary><c>CWMP_STUN_Notification_Limit</c>: Seconds at least between two calls that only another outside address has brought.</summary>
    public static readonly Parameter<TimeSpan> CwmpStunNotificationLimit = ManagementSection.Row(
        "CWMP STUN Notification Limit", Kinds.Seconds(0, 86400), "60",
        "Seconds at least between two calls that only another outside address has brought.",
        OwnManagement);
}
