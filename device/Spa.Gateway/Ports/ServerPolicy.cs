using System.Collections.Immutable;
using System.Net;

namespace Spa.Gateway.Ports;

/// <summary>Which servers may be asked (<c>Restricted_Access_Domains</c>), whether without TLS, and which redirects may be followed (provisioning 3.6). Immutable: may be asked from any thread.</summary>
/// <param name="Domains">Domains without leading dot, compared without regard to case; a server is in one when its name is the domain or ends in a dot and the domain. Empty = every server.</param>
public sealed record ServerPolicy(ImmutableArray<string> Domains)
{
    /// <summary>Redirects followed for one request.</summary>
    public const int MaxRedirects = 5;

    /// <summary>Only https may be used, in redirects too (<c>Require_HTTPS</c>).</summary>
    public bool HttpsOnly { get; init; }

    /// <summary>The unit itself and its neighbours on the wire may not be asked: for a URL of somebody who is neither.</summary>
    public bool ForbidsLocal { get; init; }

    /// <summary>Every server may be asked.</summary>
    public static ServerPolicy Open { get; } = new([]);

    /// <summary>Reads the comma list of the parameter; blanks and leading dots do not count.</summary>
    public static ServerPolicy Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new([.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(d => d.TrimStart('.')).Where(d => d.Length > 0)]);
    }

    /// <summary>Why this server may not be asked; null when it may.</summary>
    public string? Refuses(FetchTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (HttpsOnly && target.Scheme != FetchScheme.Https)
        {
            return "Require_HTTPS forbids a plain connection";
        }

        if (ForbidsLocal && LocalAddress.IsNamed(target.Host))
        {
            return Local(target.Host);
        }

        var host = target.Host.TrimEnd('.');
        return Domains.IsEmpty || Domains.Any(domain => IsIn(host, domain))
            ? null
            : $"server {target.Host} is not in Restricted_Access_Domains";
    }

    /// <summary>Why an address that a name has come to may not be asked; null when it may.</summary>
    public string? Refuses(IPAddress address) => ForbidsLocal && (LocalAddress.IsOwn(address) || LocalAddress.IsLinkLocal(address)) ? Local(address.ToString()) : null;

    /// <summary>Why a redirect may not be followed; null when it may.</summary>
    /// <param name="from">What was asked.</param>
    /// <param name="to">Where the answer points.</param>
    /// <param name="followed">Redirects already followed for this request.</param>
    public string? RefusesRedirect(FetchTarget from, FetchTarget to, int followed)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        if (followed >= MaxRedirects)
        {
            return $"more than {MaxRedirects} redirects";
        }

        return from.Scheme == FetchScheme.Https && to.Scheme != FetchScheme.Https ? "redirect from https to http" : Refuses(to);
    }

    private static string Local(string where) => $"{where} is this unit itself or a neighbour on its wire";

    private static bool IsIn(string host, string domain)
        => host.Equals(domain, StringComparison.OrdinalIgnoreCase)
        || (host.Length > domain.Length && host[^(domain.Length + 1)] == '.' && host.EndsWith(domain, StringComparison.OrdinalIgnoreCase));
}
