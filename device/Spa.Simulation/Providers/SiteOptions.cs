using System.Collections.Immutable;
using Spa.Foundation.Security;

namespace Spa.Simulation.Providers;

/// <summary>What a provider's site is.</summary>
/// <param name="Users">Subscribers.</param>
/// <param name="Stations">Subscribers that have a telephone on the network from the start.</param>
/// <param name="Port">SIP port of the provider; 0 = any.</param>
public sealed record SiteOptions(ImmutableArray<ProviderUser> Users, ImmutableArray<string> Stations, int Port)
{
    /// <summary>Digests it offers, strongest first; null = SHA-256 and MD5.</summary>
    public ImmutableArray<DigestAlgorithm>? Digests { get; init; }
}
