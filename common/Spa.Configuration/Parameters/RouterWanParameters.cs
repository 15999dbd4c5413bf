using System.Net;
using Spa.Configuration.Parameters.Choices;

namespace Spa.Configuration.Parameters;

/// <summary>Settings of the WAN side.</summary>
public static class RouterWanParameters
{
    private static readonly Section ConnectionSection = new(Page.RouterWan, "Internet Connection Settings", ApplyWhen.Restart, UserAccess.ReadOnly);
    private static readonly Section StaticAddressSection = new(Page.RouterWan, "Static IP Settings", ApplyWhen.Restart, UserAccess.ReadOnly);
    private static readonly Section PppoeSection = new(Page.RouterWan, "PPPoE Settings", ApplyWhen.Restart, UserAccess.ReadOnly);
    private static readonly Section OptionalSection = new(Page.RouterWan, "Optional Settings", ApplyWhen.Restart, UserAccess.ReadOnly);
    private static readonly Section MacCloneSection = new(Page.RouterWan, "MAC Clone Settings", ApplyWhen.Restart);
    private static readonly Section RemoteManagementSection = new(Page.RouterWan, "Remote Management", ApplyWhen.Restart);
    private static readonly Section QosSection = new(Page.RouterWan, "QOS Settings");
    private static readonly Section VlanSection = new(Page.RouterWan, "VLAN Settings", ApplyWhen.Restart);

    internal static Section[] Sections =>
    [
        ConnectionSection,
        StaticAddressSection,
        PppoeSection,
        OptionalSection,
        MacCloneSection,
        RemoteManagementSection,
        QosSection,
        VlanSection,
    ];

    // Internet Connection Settings
    /// <summary><c>Connection_Type</c>: How the WAN port gets its address; the two combined values try the first method and fall back to the second.</summary>
    public static readonly Parameter<ConnectionType> ConnectionType = ConnectionSection.Row(
        "Connection Type", RouterChoices.OfConnectionType, "DHCP",
        "How the WAN port gets its address; the two combined values try the first method and fall back to the second.");

    // Static IP Settings
    /// <summary><c>Static_IP</c>: WAN address used when the connection type is Static IP.</summary>
    public static readonly Parameter<IPAddress> StaticIp = StaticAddressSection.Row(
        "Static IP", Kinds.Address, "", "WAN address used when the connection type is Static IP.");

    /// <summary><c>NetMask</c>: WAN subnet mask for Static IP.</summary>
    public static readonly Parameter<IPAddress> NetMask = StaticAddressSection.Row("NetMask", Kinds.Mask, "", "WAN subnet mask for Static IP.");

    /// <summary><c>Gateway</c>: Default gateway for Static IP.</summary>
    public static readonly Parameter<IPAddress> Gateway = StaticAddressSection.Row("Gateway", Kinds.Address, "", "Default gateway for Static IP.");

    // PPPoE Settings
    /// <summary><c>PPPOE_Login_Name</c>: PPPoE account name.</summary>
    public static readonly Parameter<string> PppoeLoginName = PppoeSection.Row("PPPOE Login Name", Kinds.Text(127), "", "PPPoE account name.");

    /// <summary><c>PPPOE_Login_Password</c>: PPPoE account secret.</summary>
    public static readonly Parameter<string> PppoeLoginPassword = PppoeSection.Row(
        "PPPOE Login Password", Kinds.Secret(127), "", "PPPoE account secret.");

    /// <summary><c>PPPOE_Service_Name</c>: Optional PPPoE service tag.</summary>
    public static readonly Parameter<string> PppoeServiceName = PppoeSection.Row(
        "PPPOE Service Name", Kinds.Text(127), "", "Optional PPPoE service tag.");

    // Optional Settings
    /// <summary><c>HostName</c>: Host name sent in DHCP requests and shown on the status page; the pages answer to it.</summary>
    public static readonly Parameter<string> HostName = OptionalSection.Row(
        "HostName", Kinds.Host, "", "Host name sent in DHCP requests and shown on the status page; the pages answer to it.", new() { Apply = ApplyWhen.Now });

    /// <summary><c>Domain</c>: Local DNS domain: where names without a dot are looked for, and the end of the unit's own name.</summary>
    public static readonly Parameter<string> Domain = OptionalSection.Row(
        "Domain", Kinds.Host, "", "Local DNS domain: where names without a dot are looked for, and the end of the unit's own name.", new() { Apply = ApplyWhen.Now });

    /// <summary><c>Primary_DNS</c>: First configured resolver; ordering against DHCP servers set by DNS Server Order. Blank: names are looked up as the network says.</summary>
    public static readonly Parameter<IPAddress> PrimaryDns = OptionalSection.Row(
        "Primary DNS", Kinds.Address, "", "First configured resolver; ordering against DHCP servers set by DNS Server Order. Blank: names are looked up as the network says.",
        new() { Apply = ApplyWhen.Now });

    /// <summary><c>Secondary_DNS</c>: Second configured resolver.</summary>
    public static readonly Parameter<IPAddress> SecondaryDns = OptionalSection.Row("Secondary DNS", Kinds.Address, "", "Second configured resolver.", new() { Apply = ApplyWhen.Now });

    /// <summary><c>DNS_Server_Order</c>: Which resolver lists are used and in which order.</summary>
    public static readonly Parameter<DnsServerOrder> DnsServerOrder = OptionalSection.Row(
        "DNS Server Order", RouterChoices.OfDnsServerOrder, "Manual", "Which resolver lists are used and in which order.", new() { Apply = ApplyWhen.Now });

    /// <summary><c>DNS_Query_Mode</c>: Ask all resolvers at once and take the first answer, or one after another.</summary>
    public static readonly Parameter<DnsQueryMode> DnsQueryMode = OptionalSection.Row(
        "DNS Query Mode", RouterChoices.OfDnsQueryMode, "Parallel", "Ask all resolvers at once and take the first answer, or one after another.",
        new() { Apply = ApplyWhen.Now });

    /// <summary><c>Primary_NTP_Server</c>: First time server; sync repeats about hourly.</summary>
    public static readonly Parameter<string> PrimaryNtpServer = OptionalSection.Row(
        "Primary NTP Server", Kinds.Host, "", "First time server; sync repeats about hourly.", new() { Apply = ApplyWhen.Now });

    /// <summary><c>Secondary_NTP_Server</c>: Second time server.</summary>
    public static readonly Parameter<string> SecondaryNtpServer = OptionalSection.Row(
        "Secondary NTP Server", Kinds.Host, "", "Second time server.", new() { Apply = ApplyWhen.Now });

    /// <summary><c>DHCP_IP_Revalidate_Timer</c>: Periodic re-check of the DHCP lease, 0 = off.</summary>
    public static readonly Parameter<int> DhcpIpRevalidateTimer = OptionalSection.Row(
        "DHCP IP Revalidate Timer", Kinds.Whole(0, 65535, "minutes"), "0", "Periodic re-check of the DHCP lease, 0 = off.",
        new() { Apply = ApplyWhen.Now });

    /// <summary><c>Networking_Service</c>: Route with NAT between the two Ethernet ports, bridge them, or choose NAT only when the WAN address is not private.</summary>
    public static readonly Parameter<NetworkingService> NetworkingService = OptionalSection.Row(
        "Networking Service", RouterChoices.OfNetworkingService, "NAT",
        "Route with NAT between the two Ethernet ports, bridge them, or choose NAT only when the WAN address is not private.");

    /// <summary><c>Auto_NetService_Private_IP_Ranges</c>: Addresses counted as private when Networking Service is Auto (bridge when WAN address falls inside).</summary>
    public static readonly Parameter<AddressRanges> AutoNetServicePrivateIpRanges = OptionalSection.Row(
        "Auto NetService Private IP Ranges", Kinds.Ranges, "10.0.0.0-10.255.255.255,192.168.0.0-192.168.255.255,172.16.0.0-172.31.255.255",
        "Addresses counted as private when Networking Service is Auto (bridge when WAN address falls inside).");

    // MAC Clone Settings
    /// <summary><c>Enable_MAC_Clone_Service</c>: Use the cloned MAC on the WAN port.</summary>
    public static readonly Parameter<bool> EnableMacCloneService = MacCloneSection.Row(
        "Enable MAC Clone Service", Kinds.YesNo, "no", "Use the cloned MAC on the WAN port.");

    /// <summary><c>Cloned_MAC_Address</c>: MAC presented when cloning is on.</summary>
    public static readonly Parameter<string> ClonedMacAddress = MacCloneSection.Row(
        "Cloned MAC Address", Kinds.Mac, "", "MAC presented when cloning is on.");

    // Remote Management
    /// <summary><c>Enable_WAN_Web_Server</c>: Answer the web pages on the WAN port; the LAN port always answers. Also set by IVR 7932.</summary>
    public static readonly Parameter<bool> EnableWanWebServer = RemoteManagementSection.Row(
        "Enable WAN Web Server", Kinds.YesNo, "no", "Answer the web pages on the WAN port; the LAN port always answers. Also set by IVR 7932.");

    /// <summary><c>WAN_Web_Server_Port</c>: TCP port of the WAN side web server.</summary>
    public static readonly Parameter<int> WanWebServerPort = RemoteManagementSection.Row(
        "WAN Web Server Port", Kinds.Port, "80", "TCP port of the WAN side web server.");

    // QOS Settings
    /// <summary><c>QOS_Policy</c>: When upstream shaping is applied.</summary>
    public static readonly Parameter<QosPolicy> QosPolicy = QosSection.Row(
        "QOS Policy", RouterChoices.OfQosPolicy, "Always On", "When upstream shaping is applied.");

    /// <summary><c>QOS_QDisc</c>: Queue discipline: off or token bucket.</summary>
    public static readonly Parameter<QosDiscipline> QosQDisc = QosSection.Row(
        "QOS QDisc", RouterChoices.OfQosDiscipline, "NONE", "Queue discipline: off or token bucket.");

    /// <summary><c>Maximum_Uplink_Speed</c>: Upstream rate assumed by the token bucket.</summary>
    public static readonly Parameter<int> MaximumUplinkSpeed = QosSection.Row(
        "Maximum Uplink Speed", Kinds.Whole(1, 1000000, "kbit/s"), "128", "Upstream rate assumed by the token bucket.");

    // VLAN Settings
    /// <summary><c>Enable_VLAN</c>: Tag WAN frames with 802.1Q.</summary>
    public static readonly Parameter<bool> EnableVlan = VlanSection.Row("Enable VLAN", Kinds.YesNo, "no", "Tag WAN frames with 802.1Q.");

    /// <summary><c>VLAN_ID</c>: 802.1Q id used when enabled.</summary>
    public static readonly Parameter<int> VlanId = VlanSection.Row("VLAN ID", Kinds.Whole(0, 4095), "1", "802.1Q id used when enabled.");
}
