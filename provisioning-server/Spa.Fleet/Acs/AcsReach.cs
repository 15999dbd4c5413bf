using System.Globalization;
using System.Net;

namespace Spa.Fleet.Acs;

/// <summary>By what a CPE has told, how it is asked to begin a session. Its addresses are its own word, so they lead only to where it was last seen.</summary>
public sealed record AcsReach
{
    /// <summary>Its parameter (below the root) that says whether an address translation stands before it.</summary>
    public const string Detected = "ManagementServer.NATDetected";

    /// <summary>Its parameter that says where it takes requests by UDP.</summary>
    public const string Address = "ManagementServer.UDPConnectionRequestAddress";

    private const int UsualPort = 80;
    private const string Next = "its next session comes by itself";

    /// <summary>ConnectionRequestURL; empty = none.</summary>
    public string Url { get; init; } = string.Empty;

    /// <summary>NATDetected as it was told; null = it was not.</summary>
    public string? IsBehind { get; init; }

    /// <summary>UDPConnectionRequestAddress, <c>host[:port]</c>; null or empty = none.</summary>
    public string? Outside { get; init; }

    /// <summary>Where its last session came from; null = it had none.</summary>
    public string? Seen { get; init; }

    /// <summary>Networks of this machine or of this link that requests may lead to.</summary>
    public IReadOnlyList<IPNetwork> Allowed { get; init; } = [];

    /// <summary>The server has a port for STUN, from which alone an address translation lets requests in; null = it is not known, as in a command beside it.</summary>
    public bool? HasStun { get; init; }

    /// <summary>The way.</summary>
    public AcsWay Way()
    {
        var behind = IsBehind?.Trim() is "1" or "true" or "True" or "TRUE" && !string.IsNullOrEmpty(Outside);
        if (!behind)
        {
            return Straight(out var url) is { } why ? new AcsWay.Later(why) : new AcsWay.Direct(url!);
        }

        var no = HasStun == false ? $"The unit stands behind an address translation, and this server was started without --stun-port: {Next}."
            : EndPoint(Outside!) is not { } outside ? $"The address that the unit names for connection requests by UDP is no IP address with a port: {Next}."
            : Strange(outside.Address);
        return no is null ? new AcsWay.Nat(EndPoint(Outside!)!)

            // Its own address can be the outside one, where its router lets requests in.
            : Straight(out var direct) is null && Of(direct!)?.ToString() == Seen ? new AcsWay.Direct(direct!)
            : new AcsWay.Later(no);
    }

    // Why it cannot be asked by HTTP.
    private string? Straight(out Uri? url)
    {
        url = null;
        if (Url.Length == 0)
        {
            return $"The unit names no address for connection requests: {Next}.";
        }

        return !Uri.TryCreate(Url, UriKind.Absolute, out url) || url.Scheme != Uri.UriSchemeHttp || url.UserInfo.Length > 0 || Of(url) is not { } address
            ? $"The address that the unit names for connection requests is no http address with an IP address: {Next}."
            : Strange(address);
    }

    private string? Strange(IPAddress address)
    {
        if (Allowed.Any(n => n.Contains(address)))
        {
            return null;
        }

        return IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6Multicast || address.Equals(IPAddress.IPv6Any) || address.GetAddressBytes() is [169, 254, _, _] or [0, _, _, _] or [>= 224, _, _, _]
            ? "The address that the unit names for connection requests is of this machine or of this link only: nothing is sent there, unless the server was started with --acs-allow NETWORK."
            : address.ToString() != Seen ? $"The unit stands behind an address translation (it names {address}, and was seen at {Seen ?? "no address"}): {Next}."
            : null;
    }

    private static IPAddress? Of(Uri url) => IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) ? Plain(address) : null;

    //  address = ( IPv4address / "[" IPv6address "]" ) [ ":" port ]        80 without a port (TR-181, UDPConnectionRequestAddress)
    private static IPEndPoint? EndPoint(string text)
    {
        var end = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) + 1 : text.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? colon : text.Length;
        if (end <= 0 || (end < text.Length && text[end] != ':') || !IPAddress.TryParse(text[..end].Trim('[', ']'), out var address))
        {
            return null;
        }

        var port = UsualPort;
        return end == text.Length || (ushort.TryParse(text.AsSpan(end + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var named) && (port = named) > 0) ? new(Plain(address), port) : null;
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
