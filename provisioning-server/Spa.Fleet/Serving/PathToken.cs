using System.Text.RegularExpressions;

namespace Spa.Fleet.Serving;

/// <summary>Path tokens stand in URLs, and units name URLs in their messages and reports. Whoever has one may fetch a (still encrypted) profile, or the file of a task as long as that is open, so they are not shown.</summary>
public static partial class PathToken
{
    /// <summary>The text with the token of every device URL in it masked.</summary>
    public static string Masked(string text) => InUrl().Replace(text, "$1***");

    [GeneratedRegex("(/(?:p|report)/|/acs/file/[0-9a-f]{12}-[0-9]+-)[0-9a-f]{32}(?![0-9a-f])", RegexOptions.CultureInvariant)]
    private static partial Regex InUrl();
}
