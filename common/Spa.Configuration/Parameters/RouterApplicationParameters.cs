using Spa.Configuration.Parameters.Choices;

namespace Spa.Configuration.Parameters;

/// <summary>What the router lets through.</summary>
public static class RouterApplicationParameters
{
    private static readonly Section DmzSection = new(Page.RouterApplication, "DMZ Settings", ApplyWhen.Now, UserAccess.ReadOnly);
    private static readonly Section MiscellaneousSection = new(Page.RouterApplication, "Miscellaneous Settings", ApplyWhen.Now, UserAccess.ReadOnly);
    private static readonly Section ReservedPortsSection = new(Page.RouterApplication, "System Reserved Ports Range", ApplyWhen.Restart, UserAccess.ReadOnly);

    internal static Section[] Sections =>
    [
        DmzSection,
        MiscellaneousSection,
        ReservedPortsSection,
    ];

    // DMZ Settings
    /// <summary><c>Enable_DMZ</c>: Send unmatched inbound traffic to one LAN host.</summary>
    public static readonly Parameter<bool> EnableDmz = DmzSection.Row(
        "Enable DMZ", Kinds.YesNo, "no", "Send unmatched inbound traffic to one LAN host.");

    /// <summary><c>DMZ_Host_IP_Address</c>: Host number of the DMZ machine.</summary>
    public static readonly Parameter<int> DmzHostIpAddress = DmzSection.Row(
        "DMZ Host IP Address", Kinds.Whole(0, 254), "0", "Host number of the DMZ machine.");

    // Miscellaneous Settings
    /// <summary><c>Multicast_Passthru</c>: Forward multicast between WAN and LAN.</summary>
    public static readonly Parameter<MulticastPassthru> MulticastPassthru = MiscellaneousSection.Row(
        "Multicast Passthru", RouterChoices.OfMulticastPassthru, "Disabled", "Forward multicast between WAN and LAN.");

    // System Reserved Ports Range
    /// <summary><c>Starting_Port</c>: First port kept for the unit itself, never used for NAT mappings.</summary>
    public static readonly Parameter<int> StartingPort = ReservedPortsSection.Row(
        "Starting Port", Kinds.Whole(1024, 65279), "50000", "First port kept for the unit itself, never used for NAT mappings.");

    /// <summary><c>Num_of_Ports_Reserved</c>: Size of the reserved range.</summary>
    public static readonly Parameter<int> NumOfPortsReserved = ReservedPortsSection.Row(
        "Num of Ports Reserved", RouterChoices.ReservedPorts, "256", "Size of the reserved range.");
}
