using System.Text.RegularExpressions;

namespace Spa.Gateway.Provisioning;

/// <summary>Finds secrets that somebody wrote into a rule instead of into <c>GPP_SA</c> to <c>GPP_SD</c>.</summary>
public static partial class RuleSecrets
{
    /// <summary>True when the text holds a key or password in clear: an argument of <c>--key</c> or <c>--pwd</c> that is no secret macro, or <c>user:password@</c>. Such a text is not to be shown.</summary>
    public static bool StandIn(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Argument().IsMatch(text) || UserInfo().IsMatch(text);
    }

    [GeneratedRegex("""--(key|pwd)\s+"?(?!\$\(?S[A-D]\)?"?[\s\]])[^\s"\]]""", RegexOptions.CultureInvariant)]
    private static partial Regex Argument();

    [GeneratedRegex("""://[^/@\s|]*:[^/@\s|]*@""", RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();
}
