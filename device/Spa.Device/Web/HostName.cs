using System.Net;

namespace Spa.Device.Web;

/// <summary>Which Host headers are answered: a name that an attacker's DNS points here is none of them (DNS rebinding).</summary>
public static class HostName
{
    /// <summary>True for an address literal, <c>localhost</c>, and the unit's own names.</summary>
    /// <param name="host">The header's host without port.</param>
    /// <param name="own">Names given to the unit; empty ones do not count.</param>
    public static bool IsOwn(string host, params IEnumerable<string> own)
    {
        ArgumentNullException.ThrowIfNull(host);
        return IPAddress.TryParse(host.Trim('[', ']'), out _)
            || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || own.Any(name => name.Length > 0 && host.Equals(name, StringComparison.OrdinalIgnoreCase));
    }
}
