using System.Text.RegularExpressions;

namespace Spa.Configuration.Profiles;

/// <summary>Passphrases and passwords inside texts that are no secret as a whole: <c>--key "phrase"</c> of a rule, <c>//user:password@</c> of a URL, <c>;pwd=</c> of a dial plan.</summary>
public static partial class CredentialText
{
    /// <summary>True when one is in the text. A macro such as <c>$SA</c> gives nothing away.</summary>
    public static bool In(string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        // Most texts are short and hold none of the marks.
        return (text.Contains("--", StringComparison.Ordinal) && Argument().IsMatch(text))
            || (text.Contains('@') && UserInfo().IsMatch(text))
            || (text.Contains(';') && Password().IsMatch(text));
    }

    /// <summary>The text with <c>***</c> in their place.</summary>
    public static string Masked(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Password().Replace(UserInfo().Replace(Argument().Replace(text, "$1***"), "$1***@"), "$1***");
    }

    [GeneratedRegex("""(--(?:key|pwd)\s+)(?!\$S[A-D]\b|\$\(S[A-D]\))("[^"]*"?|[^\s\]"]+)""", RegexOptions.CultureInvariant)]
    private static partial Regex Argument();

    [GeneratedRegex("""(://)[^/@\s|]+@""", RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();

    [GeneratedRegex("""(;\s*pwd\s*=\s*)[^;>)|\s]+""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Password();
}
