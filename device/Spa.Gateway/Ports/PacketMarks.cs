namespace Spa.Gateway.Ports;

/// <summary>What the packets of a port carry beside addresses and content.</summary>
/// <param name="TypeOfService">The byte of that name (IPv6: traffic class), DSCP in its upper six bits (RFC 2474 3).</param>
/// <param name="Priority">0 to 7: what a VLAN interface takes its 802.1p priority from.</param>
/// <param name="HasChecksum">False = UDP packets go without one (RFC 768); never for IPv6, which asks for it.</param>
public readonly record struct PacketMarks(byte TypeOfService, int Priority = 0, bool HasChecksum = true);
