using System.Text.RegularExpressions;

namespace Spa.Configuration.Parameters;

/// <summary>Secrets that stand inside longer texts.</summary>
internal static partial class EmbeddedSecrets
{
    /// <summary>What is shown instead.</summary>
    public const string Mask = "***";

    /// <summary>A rule or URL without the values of <c>--key</c> and <c>--pwd</c> and without user and password before the host; a macro stays, it is no secret.</summary>
    public static string InRule(string text)
        => text.Contains("--", StringComparison.Ordinal) || text.Contains('@', StringComparison.Ordinal)
            ? UserInfo().Replace(Option().Replace(text, "$1" + Mask), "$1" + Mask)
            : text;

    /// <summary>A dial plan without the passwords of its routes.</summary>
    public static string InDialPlan(string text)
        => text.Contains('@', StringComparison.Ordinal) ? Password().Replace(text, "$1" + Mask) : text;

    [GeneratedRegex("""(--(?:key|pwd)\s*)(?!\$(?:\w+|\([^)\s]*\))(?:[\s\]]|$))(?:"[^"]*"?|[^\s\]]+)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Option();

    [GeneratedRegex("""(://|^|[\s|!?\]])[^/\s|]+(?=@)""", RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();

    [GeneratedRegex("""(p\s*w\s*d\s*=\s*)[^;>]+""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Password();
}
