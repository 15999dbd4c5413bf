using System.Net;

namespace Spa.Device.Names;

/// <summary>The name servers that this machine was given by its network.</summary>
internal static class SystemServers
{
    private const string Keyword = "nameserver ";

    /// <summary>Those of a <c>resolv.conf</c>; empty when it cannot be read.</summary>
    public static IReadOnlyList<IPAddress> Read(string file = "/etc/resolv.conf")
    {
        try
        {
            return [.. File.ReadLines(file).Where(l => l.StartsWith(Keyword, StringComparison.Ordinal)).Select(l => IPAddress.TryParse(l[Keyword.Length..].Trim(), out var address) ? address : null).OfType<IPAddress>()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
