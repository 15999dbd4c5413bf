using System.Net;
using Spa.Configuration.Parameters.Choices;

namespace Spa.Configuration.Parameters;

/// <summary>The lists of the router pages, in the spelling and order of the original.</summary>
internal static class RouterChoices
{
    public static readonly Kind<ConnectionType> OfConnectionType = new Choice<ConnectionType>(
    [
        ("DHCP", ConnectionType.Dhcp),
        ("Static IP", ConnectionType.StaticIp),
        ("PPPOE", ConnectionType.Pppoe),
        ("PPPOE,DHCP", ConnectionType.PppoeThenDhcp),
        ("DHCP,PPPOE", ConnectionType.DhcpThenPppoe),
    ]);

    public static readonly Kind<DnsServerOrder> OfDnsServerOrder = new Choice<DnsServerOrder>(
    [
        ("Manual", DnsServerOrder.Manual),
        ("Manual,DHCP", DnsServerOrder.ManualThenDhcp),
        ("DHCP,Manual", DnsServerOrder.DhcpThenManual),
    ]);

    public static readonly Kind<DnsQueryMode> OfDnsQueryMode = new Choice<DnsQueryMode>(
    [
        ("Parallel", DnsQueryMode.Parallel),
        ("Sequential", DnsQueryMode.Sequential),
    ]);

    public static readonly Kind<NetworkingService> OfNetworkingService = new Choice<NetworkingService>(
    [
        ("NAT", NetworkingService.Nat),
        ("Bridge", NetworkingService.Bridge),
        ("Auto", NetworkingService.Auto),
    ]);

    public static readonly Kind<QosPolicy> OfQosPolicy = new Choice<QosPolicy>(
    [
        ("Always On", QosPolicy.AlwaysOn),
        ("On When Phone In Use", QosPolicy.OnWhenPhoneInUse),
    ]);

    public static readonly Kind<QosDiscipline> OfQosDiscipline = new Choice<QosDiscipline>(
    [
        ("NONE", QosDiscipline.None),
        ("TBF", QosDiscipline.Tbf),
    ]);

    public static readonly Kind<MulticastPassthru> OfMulticastPassthru = new Choice<MulticastPassthru>(
    [
        ("Disabled", MulticastPassthru.Disabled),
        ("Inbound Only", MulticastPassthru.InboundOnly),
        ("Outbound Only", MulticastPassthru.OutboundOnly),
        ("Inbound and Outbound", MulticastPassthru.Both),
    ]);

    public static readonly Kind<IPAddress> LanMask = new Choice<IPAddress>(ChoiceRows.Addresses(
        "255.255.255.0", "255.255.255.128", "255.255.255.192", "255.255.255.224", "255.255.255.240", "255.255.255.248", "255.255.255.252"));

    /// <summary>A number of ports.</summary>
    public static readonly Kind<int> ReservedPorts = new Choice<int>([("256", 256), ("512", 512), ("1024", 1024)]);
}
