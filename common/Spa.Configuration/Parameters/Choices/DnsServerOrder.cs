namespace Spa.Configuration.Parameters.Choices;

/// <summary>Which resolver lists are used, and in which order.</summary>
public enum DnsServerOrder
{
    /// <summary><c>Manual</c>: only the configured ones.</summary>
    Manual,

    /// <summary><c>Manual,DHCP</c>: the configured ones, then those of DHCP.</summary>
    ManualThenDhcp,

    /// <summary><c>DHCP,Manual</c>: Those of DHCP, then the configured ones.</summary>
    DhcpThenManual,
}
