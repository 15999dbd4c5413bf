namespace Spa.Configuration.Parameters;

/// <summary>Access, logs and the phone menu.</summary>
public static class SystemParameters
{
    private static readonly Section AccessSection = new(Page.System, "System Configuration");
    private static readonly Section LogsSection = new(Page.System, "Miscellaneous Settings");
    private static readonly Section IvrSection = new(Page.System, "IVR Settings (no web group in 5.1.10)");

    internal static Section[] Sections =>
    [
        AccessSection,
        LogsSection,
        IvrSection,
    ];

    // System Configuration
    /// <summary><c>Restricted_Access_Domains</c>: When set, only provisioning/upgrade servers in these domains are accepted.</summary>
    public static readonly Parameter<string> RestrictedAccessDomains = AccessSection.Row(
        "Restricted Access Domains", Kinds.Domains, "", "When set, only provisioning/upgrade servers in these domains are accepted.");

    /// <summary><c>Enable_Web_Admin_Access</c>: Allow the admin pages; with no only the user pages exist.</summary>
    public static readonly Parameter<bool> EnableWebAdminAccess = AccessSection.Row(
        "Enable Web Admin Access", Kinds.YesNo, "yes", "Allow the admin pages; with no only the user pages exist.");

    /// <summary><c>Admin_Passwd</c>: Password of the web account admin and of the phone menu.</summary>
    public static readonly Parameter<string> AdminPasswd = AccessSection.Row(
        "Admin Passwd", Kinds.Secret(31), "", "Password of the web account admin and of the phone menu.",
        new() { NeverBlanked = true, Deviation = "Once set it may be replaced but not blanked: the original asks for no login while it is blank. The factory step sets a random one." });

    /// <summary><c>User_Password</c>: Password of the web account user; blank = that account is closed.</summary>
    public static readonly Parameter<string> UserPassword = AccessSection.Row(
        "User Password", Kinds.Secret(31), "", "Password of the web account user; blank = that account is closed.",
        new() { User = UserAccess.ReadWrite, Deviation = "Blank closes the account: the original asks for no login while it is blank." });

    // Miscellaneous Settings
    /// <summary><c>Syslog_Server</c>: Receives system events (boot, resync, upgrade, registration).</summary>
    public static readonly Parameter<string> SyslogServer = LogsSection.Row(
        "Syslog Server", Kinds.HostPort, "", "Receives system events (boot, resync, upgrade, registration).");

    /// <summary><c>Debug_Server</c>: Receives debug output (SIP traces, call state lines) as Debug Level says.</summary>
    public static readonly Parameter<string> DebugServer = LogsSection.Row(
        "Debug Server", Kinds.HostPort, "", "Receives debug output (SIP traces, call state lines) as Debug Level says.");

    /// <summary><c>Debug_Level</c>: What the debug server gets: 0 faults of the program only, 1 also what failed, 2 also what the unit does, 3 also each step of its machines.</summary>
    public static readonly Parameter<int> DebugLevel = LogsSection.Row(
        "Debug Level", SystemChoices.DebugLevel, "0", "What the debug server gets: 0 faults of the program only, 1 also what failed, 2 also what the unit does, 3 also each step of its machines.");

    // IVR Settings (no web group in 5.1.10)
    /// <summary><c>Protect_IVR_FactoryReset</c>: With yes the phone menu asks for the administrator password before a reset (73738, 877778), and refuses it when none is set.</summary>
    public static readonly Parameter<bool> ProtectIvrFactoryReset = IvrSection.Row(
        "Protect IVR FactoryReset", Kinds.YesNo, "no",
        "With yes the phone menu asks for the administrator password before a reset (73738, 877778), and refuses it when none is set.");

    /// <summary><c>Enable_Web_Server</c>: Answer the web pages on the LAN port. Once they are closed, a profile, the phone menu or a factory reset opens them again.</summary>
    public static readonly Parameter<bool> EnableWebServer = IvrSection.Row(
        "Enable Web Server", Kinds.YesNo, "yes",
        "Answer the web pages on the LAN port. Once they are closed, a profile, the phone menu or a factory reset opens them again.",
        new() { Deviation = "Acts as on sister models; on 5.1.10 the name is accepted and the pages always answer." });

    /// <summary><c>Web_Server_Port</c>: TCP port of the web pages on the LAN side. While it is 80, the port of the start option --lan counts.</summary>
    public static readonly Parameter<int> WebServerPort = IvrSection.Row(
        "Web Server Port", Kinds.Port, "80", "TCP port of the web pages on the LAN side. While it is 80, the port of the start option --lan counts.", new() { Apply = ApplyWhen.Restart });
}
