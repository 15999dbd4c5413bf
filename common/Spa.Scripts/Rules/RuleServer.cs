namespace Spa.Scripts.Rules;

/// <summary>Fills in what a rule's URL leaves out.</summary>
internal static class RuleServer
{
    // A list that a rogue server blew up would only make every resync long.
    private const int MostOthers = 7;
    private static readonly char[] Separators = [',', ' ', '\t', '\n', '\r', '\0'];

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

    // The option may hold a host, host:port, a list of these or a URL. A URL with a path replaces the rule's, one without gives scheme, host and port.
    private static RuleUrl? FromDhcp(WrittenUrl url, string dhcp)
    {
        var listed = dhcp.Trim('\0', ' ', '\t', '\r', '\n', ',').Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        RuleUrl? first = null;
        foreach (var one in listed)
        {
            if (Single(url, one) is not { } read)
            {
                continue;
            }

            first = first is null ? read : Joined(first, read);
        }

        return first;
    }

    // What differs in more than its host is another place, not another address of this one.
    private static RuleUrl Joined(RuleUrl first, RuleUrl next)
        => first with { Host = next.Host, Others = next.Others } == next && next.Host != first.Host && !first.Others.Contains(next.Host) && first.Others.Length < MostOthers
            ? first with { Others = first.Others.Add(next.Host) }
            : first;

    private static RuleUrl? Single(WrittenUrl url, string text)
    {
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
