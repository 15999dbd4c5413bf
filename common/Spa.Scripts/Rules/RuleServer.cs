namespace Spa.Scripts.Rules;

/// <summary>Fills in what a rule's URL leaves out.</summary>
internal static class RuleServer
{
    /// <summary>The URL with scheme, host and port; null when no server is known.</summary>
    internal static RuleUrl? Complete(WrittenUrl url, string? dhcp)
    {
        if (url.Host is { } host)
        {
            var scheme = url.Scheme ?? RuleScheme.Tftp;
            return new RuleUrl(scheme, url.UserInfo, host, url.Port ?? RuleUrl.DefaultPort(scheme), url.Path);
        }

        return dhcp is null ? null : FromDhcp(url, dhcp);
    }

    // The option may hold a host, host:port, a list of addresses or a URL. A URL with a path replaces the rule's, one without gives scheme, host and port.
    private static RuleUrl? FromDhcp(WrittenUrl url, string dhcp)
    {
        var text = dhcp.Trim().TrimEnd('\0');
        if (text.IndexOfAny([',', ' ', '\t', '\n', '\r']) is > 0 and var cut)
        {
            text = text[..cut];
        }

        if (text.Length == 0)
        {
            return null;
        }

        var path = text.IndexOf("://", StringComparison.Ordinal) is >= 0 and var colon && text.IndexOf('/', colon + 3) >= 0;
        var reader = new RuleReader(path ? text : text + "/", RuleKind.Upgrade);
        if (!reader.ReadRule().Ok(out var read, out _) || read.Alternatives is not [{ Url: { Host: { } host } server, Condition: null, Assignments: null }])
        {
            return null;
        }

        var whole = path && server.Path.Length > 1;
        var scheme = server.Scheme ?? url.Scheme ?? RuleScheme.Tftp;
        return new RuleUrl(scheme, server.UserInfo, host, server.Port ?? RuleUrl.DefaultPort(scheme), whole ? server.Path : url.Path);
    }
}
