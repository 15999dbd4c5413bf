using System.Collections.Immutable;
using System.Net;

namespace Spa.Foundation.Dns;

/// <summary>One record of an answer.</summary>
/// <param name="Name">Without a dot at its end; the root is empty. Letters as they came: compare without regard to case.</param>
/// <param name="TimeToLive">How long it holds.</param>
public abstract record DnsRecord(string Name, TimeSpan TimeToLive)
{
    /// <summary>A or AAAA.</summary>
    public sealed record Address(string Name, TimeSpan TimeToLive, IPAddress Value) : DnsRecord(Name, TimeToLive);

    /// <summary>CNAME.</summary>
    public sealed record Alias(string Name, TimeSpan TimeToLive, string Target) : DnsRecord(Name, TimeToLive);

    /// <summary>SRV. A target that is empty says that there is no such service.</summary>
    public sealed record Service(string Name, TimeSpan TimeToLive, ushort Priority, ushort Weight, ushort Port, string Target) : DnsRecord(Name, TimeToLive);

    /// <summary>NAPTR.</summary>
    public sealed record Rewriting(string Name, TimeSpan TimeToLive, ushort Order, ushort Preference, string Flags, string Services, string Expression, string Replacement) : DnsRecord(Name, TimeToLive);

    /// <summary>SOA: <paramref name="Minimum"/> is how long an absence holds (RFC 2308 5), with its own time to live as the limit.</summary>
    public sealed record Authority(string Name, TimeSpan TimeToLive, TimeSpan Minimum) : DnsRecord(Name, TimeToLive);

    /// <summary>Anything else, as it came.</summary>
    public sealed record Other(string Name, TimeSpan TimeToLive, ushort Type, ImmutableArray<byte> Data) : DnsRecord(Name, TimeToLive);
}
