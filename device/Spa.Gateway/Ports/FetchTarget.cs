using System.Collections.Immutable;

namespace Spa.Gateway.Ports;

/// <summary>Where something is fetched from or sent to: a URL after defaults and macros.</summary>
/// <param name="Scheme">The protocol.</param>
/// <param name="Host">Host name or address literal, without brackets.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="Path">Path with query, beginning with '/'.</param>
public sealed record FetchTarget(FetchScheme Scheme, string Host, int Port, string Path)
{
    /// <summary>Further hosts, to be asked in this order when the one before does not answer; empty = none.</summary>
    public ImmutableArray<string> Others { get; init; } = [];

    /// <inheritdoc/>
    public bool Equals(FetchTarget? other)
        => other is not null && Scheme == other.Scheme && Host == other.Host && Port == other.Port && Path == other.Path && Others.AsSpan().SequenceEqual(other.Others.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Scheme, Host, Port, Path);

    /// <summary>The URL as a person writes it, without credentials.</summary>
    public override string ToString()
    {
        var host = Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;
        return $"{Scheme.ToString().ToLowerInvariant()}://{host}:{Port}{Path}";
    }
}
