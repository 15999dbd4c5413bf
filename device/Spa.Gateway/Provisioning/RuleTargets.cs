using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Foundation.Text;
using Spa.Gateway.Ports;
using Spa.Scripts.Rules;

namespace Spa.Gateway.Provisioning;

/// <summary>From what a rule says to what the host is asked.</summary>
internal static class RuleTargets
{
    public static FetchTarget Target(RuleUrl url) => new(Scheme(url.Scheme), url.Host, url.Port, url.Path) { Others = url.Others };

    /// <summary>From <c>--uid</c> and <c>--pwd</c>, else from <c>user:password@</c>.</summary>
    public static FetchCredentials? Credentials(RuleDecision.Fetch fetch)
    {
        if (fetch.Uid is not null || fetch.Pwd is not null)
        {
            return new(fetch.Uid ?? string.Empty, fetch.Pwd ?? string.Empty);
        }

        if (string.IsNullOrEmpty(fetch.Url.UserInfo))
        {
            return null;
        }

        var colon = fetch.Url.UserInfo.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? new(fetch.Url.UserInfo, string.Empty) : new(fetch.Url.UserInfo[..colon], fetch.Url.UserInfo[(colon + 1)..]);
    }

    /// <summary>A rule's assignments with names as the catalogue has them.</summary>
    public static List<Assignment> Assignments(IEnumerable<RuleAssignment> assignments)
        => [.. assignments.Select(a => new Assignment(NameOf(a.Name), a.Value, null))];

    /// <summary>The text of <c>$ERR</c> for a rule that cannot be run, and what a person needs to know.</summary>
    public static (string Err, string Detail) Explain(RuleDecision.Failed failed) => failed.Fault switch
    {
        RuleFault.NoKey => (ErrTexts.NoKey, "the key of the rule is empty"),
        RuleFault.NoServer => (ErrTexts.NoServer, "the rule names no server and neither DHCP (options 160, 159, 66, 150, 43) nor --provision does"),
        _ => (ErrTexts.RuleSyntax, failed.Error?.ToString() ?? string.Empty),
    };

    /// <summary>Why what a person typed is no URL; null when it may be one. A rule's conditions, assignments and options have no place there.</summary>
    public static ParseError? CheckGiven(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (char.IsWhiteSpace(text[at]) || char.IsControl(text[at]) || text[at] == '|' || (at == 0 && text[at] is '[' or '(' or '#'))
            {
                return new ParseError(at, "a URL: [[scheme://][server[:port]]/path]", "provisioning 3.7");
            }
        }

        return text.Length == 0 ? new ParseError(0, "a URL: [[scheme://][server[:port]]/path]", "provisioning 3.7") : null;
    }

    private static string NameOf(string written) => (Catalogue.Find(written) ?? Catalogue.FindIgnoringCase(written))?.Name ?? written;

    private static FetchScheme Scheme(RuleScheme scheme) => scheme switch
    {
        RuleScheme.Tftp => FetchScheme.Tftp,
        RuleScheme.Http => FetchScheme.Http,
        _ => FetchScheme.Https,
    };
}
