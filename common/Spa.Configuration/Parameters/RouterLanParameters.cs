using System.Net;

namespace Spa.Configuration.Parameters;

/// <summary>Settings of the LAN side.</summary>
public static class RouterLanParameters
{
    private static readonly Section NetworkSection = new(Page.RouterLan, "LAN Network Settings", ApplyWhen.Restart, UserAccess.ReadOnly);

    internal static Section[] Sections =>
    [
        NetworkSection,
    ];

    // LAN Network Settings
    /// <summary><c>LAN_IP_Address</c>: Address of the Ethernet (LAN) port.</summary>
    public static readonly Parameter<IPAddress> LanIpAddress = NetworkSection.Row(
        "LAN IP Address", Kinds.Address, "192.168.0.1", "Address of the Ethernet (LAN) port.");

    /// <summary><c>LAN_Subnet_Mask</c>: LAN mask.</summary>
    public static readonly Parameter<IPAddress> LanSubnetMask = NetworkSection.Row(
        "LAN Subnet Mask", RouterChoices.LanMask, "255.255.255.0", "LAN mask.");

    /// <summary><c>Enable_DHCP_Server</c>: Serve addresses on the LAN.</summary>
    public static readonly Parameter<bool> EnableDhcpServer = NetworkSection.Row(
        "Enable DHCP Server", Kinds.YesNo, "yes", "Serve addresses on the LAN.");

    /// <summary><c>DHCP_Lease_Time</c>: Lease length handed to LAN clients.</summary>
    public static readonly Parameter<int> DhcpLeaseTime = NetworkSection.Row(
        "DHCP Lease Time", Kinds.Whole(1, 8760, "hours"), "24", "Lease length handed to LAN clients.");

    /// <summary><c>DHCP_Client_Starting_IP_Address</c>: First host number of the pool.</summary>
    public static readonly Parameter<int> DhcpClientStartingIpAddress = NetworkSection.Row(
        "DHCP Client Starting IP Address", Kinds.Whole(1, 254), "2", "First host number of the pool.");

    /// <summary><c>Number_of_Client_IP_Addresses</c>: Pool size.</summary>
    public static readonly Parameter<int> NumberOfClientIpAddresses = NetworkSection.Row(
        "Number of Client IP Addresses", Kinds.Whole(1, 253), "50", "Pool size.");
}
