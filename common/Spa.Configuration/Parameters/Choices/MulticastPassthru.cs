namespace Spa.Configuration.Parameters.Choices;

/// <summary>Multicast between WAN and LAN.</summary>
public enum MulticastPassthru
{
    /// <summary><c>Disabled</c>: None.</summary>
    Disabled,

    /// <summary><c>Inbound Only</c>: from WAN to LAN.</summary>
    InboundOnly,

    /// <summary><c>Outbound Only</c>: from LAN to WAN.</summary>
    OutboundOnly,

    /// <summary><c>Inbound and Outbound</c>: both ways.</summary>
    Both,
}
