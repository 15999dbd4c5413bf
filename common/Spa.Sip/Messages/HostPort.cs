using System.Globalization;
using System.Text;
using Spa.Foundation.Text;

namespace Spa.Sip.Messages;

/// <summary>A host and, where one is named, its port.</summary>
/// <param name="Host">Name or address; IPv6 without brackets.</param>
/// <param name="Port">1 to 65535; null when none is named.</param>
public sealed record HostPort(string Host, int? Port)
{
    private const string Rule = "RFC 3261 25.1";

    /// <summary>Reads a host that is all of the text.</summary>
    public static Parsed<HostPort> Parse(string text)
    {
        var cursor = new SipCursor(Encoding.UTF8.GetBytes(text));
        if (Read(ref cursor, blanks: false, out var host, out var port) is { } error) return error;
        return cursor.End ? new HostPort(host, port) : cursor.Fail("nothing more", Rule);
    }

    /// <summary>As it is written: <c>[2001:db8::1]:5060</c>.</summary>
    public override string ToString()
    {
        var host = Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;
        return Port is { } port ? string.Create(CultureInfo.InvariantCulture, $"{host}:{port}") : host;
    }

    /// <summary>Throws <see cref="ArgumentException"/> for a text that is no host: who has one from outside reads it with <see cref="Parse"/> first.</summary>
    internal static string Checked(string host)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        var set = host.Contains(':', StringComparison.Ordinal) ? SipBytes.Ipv6Chars : SipBytes.HostChars;
        return host.AsSpan().ContainsAnyExcept(set) ? throw new ArgumentException($"'{host}' is no host.", nameof(host)) : host;
    }

    internal static int? Checked(int? port)
        => port is null or (>= 1 and <= 65_535) ? port : throw new ArgumentOutOfRangeException(nameof(port), port, "A port is a number from 1 to 65535.");

    //  hostport = host [ COLON port ]          host = hostname / IPv4address / "[" IPv6address "]"
    internal static ParseError? Read(ref SipCursor cursor, bool blanks, out string host, out int? port)
    {
        (host, port) = (string.Empty, null);
        var bracketed = cursor.Take((byte)'[');
        var text = cursor.TakeWhile(bracketed ? SipBytes.Ipv6 : SipBytes.Host);
        if (text.IsEmpty || (bracketed && !text.Contains((byte)':'))) return cursor.Fail("a host", Rule);
        if (bracketed && !cursor.Take((byte)']')) return cursor.Fail("] behind the address", Rule);
        host = Words.Of(text);
        if (!(blanks ? cursor.TakeSeparator((byte)':') : cursor.Take((byte)':'))) return null;
        if (!cursor.TakeNumber(65_535, out var number) || number == 0) return cursor.Fail("a port from 1 to 65535", Rule);
        port = (int)number;
        return null;
    }
}
