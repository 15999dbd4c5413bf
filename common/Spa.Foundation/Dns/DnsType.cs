namespace Spa.Foundation.Dns;

/// <summary>Types of records that are understood; others keep their number.</summary>
public enum DnsType : ushort
{
    /// <summary>IPv4 address.</summary>
    A = 1,

    /// <summary>Another name.</summary>
    Cname = 5,

    /// <summary>Start of a zone: tells how long an absence holds.</summary>
    Soa = 6,

    /// <summary>IPv6 address (RFC 3596).</summary>
    Aaaa = 28,

    /// <summary>A service's host and port (RFC 2782).</summary>
    Srv = 33,

    /// <summary>Rules from names to services (RFC 3403).</summary>
    Naptr = 35,
}
