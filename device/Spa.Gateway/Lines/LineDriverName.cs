using Spa.Foundation.Text;

namespace Spa.Gateway.Lines;

/// <summary>Which driver serves a port, as it is written in settings and options.</summary>
public abstract record LineDriverName
{
    private const string Rule = "line driver names";

    private LineDriverName()
    {
    }

    /// <summary>A simulated telephone or exchange in this process: <c>sim:phone/1</c>.</summary>
    /// <param name="Kind">"phone" or "exchange".</param>
    /// <param name="Number">1 to 99.</param>
    public sealed record Simulated(string Kind, int Number) : LineDriverName
    {
        /// <inheritdoc/>
        public override string ToString() => $"sim:{Kind}/{Number}";
    }

    /// <summary>Lines in another process: <c>socket:127.0.0.1:8083</c>.</summary>
    /// <param name="Host">Host name or address; IPv6 without brackets.</param>
    /// <param name="Port">1 to 65535.</param>
    public sealed record Socket(string Host, int Port) : LineDriverName
    {
        /// <inheritdoc/>
        public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"socket:[{Host}]:{Port}" : $"socket:{Host}:{Port}";
    }

    //  name   = "sim:" ( "phone" / "exchange" ) "/" number  |  "socket:" host ":" port
    //  host   = name / IPv4 address / "[" IPv6 address "]"

    /// <summary>Reads a name.</summary>
    public static Parsed<LineDriverName> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith("sim:", StringComparison.Ordinal))
        {
            var slash = text.IndexOf('/', StringComparison.Ordinal);
            var kind = slash < 0 ? text[4..] : text[4..slash];
            if (kind is not ("phone" or "exchange"))
            {
                return new ParseError(4, "\"phone\" or \"exchange\"", Rule);
            }

            return slash >= 0 && InRange(text[(slash + 1)..], 99) is { } number
                ? new Simulated(kind, number)
                : new ParseError(slash < 0 ? text.Length : slash, "\"/\" and a number from 1 to 99", Rule);
        }

        if (!text.StartsWith("socket:", StringComparison.Ordinal))
        {
            return new ParseError(0, "\"sim:\" or \"socket:\"", Rule);
        }

        var colon = text.LastIndexOf(':');
        var host = colon > 7 ? text[7..colon] : string.Empty;
        if (host.Length > 2 && host[0] == '[' && host[^1] == ']')
        {
            host = host[1..^1];
        }

        if (host.Length == 0)
        {
            return new ParseError(7, "a host and \":\" and a port", Rule);
        }

        return InRange(text[(colon + 1)..], 65535) is { } port ? new Socket(host, port) : new ParseError(colon + 1, "a port from 1 to 65535", Rule);
    }

    private static int? InRange(string text, int most)
        => text.Length is > 0 and < 6 && text.All(char.IsAsciiDigit) && int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) is var number && number >= 1 && number <= most
            ? number
            : null;
}
