namespace Spa.Configuration.Parameters.Choices;

/// <summary>How the WAN port gets its address.</summary>
public enum ConnectionType
{
    /// <summary><c>DHCP</c>: from a DHCP server.</summary>
    Dhcp,

    /// <summary><c>Static IP</c>: as configured.</summary>
    StaticIp,

    /// <summary><c>PPPOE</c>: by PPP over Ethernet.</summary>
    Pppoe,

    /// <summary><c>PPPOE,DHCP</c>: PPPoE, else DHCP.</summary>
    PppoeThenDhcp,

    /// <summary><c>DHCP,PPPOE</c>: DHCP, else PPPoE.</summary>
    DhcpThenPppoe,
}
