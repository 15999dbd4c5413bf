using System.Text.RegularExpressions;

namespace Spa.Fleet.Serving;

/// <summary>Path tokens stand in URLs, and units name URLs in their messages and reports. Whoever has one may fetch a (still encrypted) profile, so they are not shown.</summary>
public static partial class PathToken
{
    /// <summary>The text with the token of every device URL in it masked.</summary>
    public static string Masked(string text) => InUrl().Replace(text, "/$1/***/");

    [GeneratedRegex("/(p|report)/[0-9a-f]{32}/", RegexOptions.CultureInvariant)]
    private static partial Regex InUrl();
}
