using System.Globalization;
using System.Net;
using Spa.Sip.Locating;
using Spa.Sip.Messages;
using SipTransport = Spa.Sip.Transport.SipTransport;

namespace Spa.Gateway.Sip;

/// <summary>Hosts and numbers of settings and dial plans as SIP names them.</summary>
internal static class SipNames
{
    /// <summary>A host with an optional port: "sip.example.net", "192.0.2.7:5070", "[2001:db8::1]:5060"; null for an empty text.</summary>
    public static ServerAddress? Server(string text, SipTransport transport)
    {
        if (text.Length == 0)
        {
            return null;
        }

        var close = text.IndexOf(']', StringComparison.Ordinal);
        var colon = text.LastIndexOf(':');
        if (colon > close && (close >= 0 || text.IndexOf(':', StringComparison.Ordinal) == colon) && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536)
        {
            return new ServerAddress(text[..colon].Trim('[', ']'), port, transport);
        }

        return new ServerAddress(text.Trim('[', ']'), null, transport);
    }

    /// <summary>The URI of a number or an address: "1000" is a user of the proxy, "1000@host" and "sip:..." stand for themselves, a host alone has <paramref name="user"/>; null when it is none.</summary>
    public static SipUri? Target(string text, ServerAddress? proxy, string? user)
    {
        if (text.StartsWith("sip:", StringComparison.OrdinalIgnoreCase) || text.StartsWith("sips:", StringComparison.OrdinalIgnoreCase))
        {
            return SipUri.Parse(text).Ok(out var uri, out _) ? uri : null;
        }

        var at = text.IndexOf('@', StringComparison.Ordinal);
        var host = at >= 0 ? text[(at + 1)..] : text;
        var isHost = at >= 0 || (user is not null && (host.Contains('.', StringComparison.Ordinal) || host.Contains(':', StringComparison.Ordinal)));
        if (!isHost)
        {
            return proxy is null ? null : Of(proxy, text);
        }

        return Server(host, SipTransport.Udp) is { } server && IsHost(server.Host) ? Of(server, at > 0 ? text[..at] : user) : null;
    }

    /// <summary>A user at a server.</summary>
    public static SipUri Of(ServerAddress server, string? user) => new(server.Host) { User = string.IsNullOrEmpty(user) ? null : user, Port = server.Port };

    private static bool IsHost(string text) => IPAddress.TryParse(text, out _) || Uri.CheckHostName(text) == UriHostNameType.Dns;
}
