using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Spa.Scripts.Rules;

/// <summary>Where a rule points, after defaults and macros.</summary>
/// <param name="Scheme">Protocol.</param>
/// <param name="UserInfo">What stood before <c>@</c>, <c>user:password</c>; null = nothing. Not shown by <see cref="ToString"/>.</param>
/// <param name="Host">Host name or address, without brackets.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="Path">Path with query, beginning with '/'.</param>
public sealed record RuleUrl(RuleScheme Scheme, string? UserInfo, string Host, int Port, string Path)
{
    /// <summary>Further hosts, to be asked in this order when the one before does not answer: a DHCP option may list several. Empty = none.</summary>
    public ImmutableArray<string> Others { get; init; } = [];

    /// <summary>Port that a scheme has when none is written.</summary>
    public static int DefaultPort(RuleScheme scheme) => scheme switch { RuleScheme.Tftp => 69, RuleScheme.Http => 80, _ => 443 };

    /// <summary>The scheme as a URL writes it.</summary>
    public static string Name(RuleScheme scheme) => scheme switch { RuleScheme.Tftp => "tftp", RuleScheme.Http => "http", _ => "https" };

    /// <inheritdoc/>
    public bool Equals(RuleUrl? other)
        => other is not null && Scheme == other.Scheme && UserInfo == other.UserInfo && Host == other.Host && Port == other.Port && Path == other.Path && Sequences.Same(Others, other.Others);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Scheme, UserInfo, Host, Port, Path);

    /// <summary>The URL without its credentials; the port only where it is not the scheme's own.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Name(Scheme)).Append("://");
        text.Append(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host);
        if (Port != DefaultPort(Scheme))
        {
            text.Append(CultureInfo.InvariantCulture, $":{Port}");
        }

        return text.Append(Path).ToString();
    }
}
