using System.Collections.Immutable;
using Spa.Foundation.Security;

namespace Spa.Simulation.Providers;

/// <summary>What a simulated provider is.</summary>
/// <param name="Domain">Its domain and realm: "provider.example".</param>
/// <param name="Users">Its subscribers.</param>
/// <param name="MinExpires">Shorter registrations are refused with 423.</param>
/// <param name="MaxExpires">Longer ones are cut.</param>
/// <param name="Algorithms">Digests it offers, strongest first.</param>
public sealed record ProviderOptions(string Domain, ImmutableArray<ProviderUser> Users, TimeSpan MinExpires, TimeSpan MaxExpires, ImmutableArray<DigestAlgorithm> Algorithms)
{
    /// <summary>A provider of these users that grants 60 s to an hour and asks for SHA-256 or MD5.</summary>
    public static ProviderOptions Of(string domain, params ImmutableArray<ProviderUser> users) => new(domain, users, TimeSpan.FromSeconds(60), TimeSpan.FromHours(1), [DigestAlgorithm.Sha256, DigestAlgorithm.Md5]);
}
