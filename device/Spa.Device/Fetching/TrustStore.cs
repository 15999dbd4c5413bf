using System.Security.Cryptography.X509Certificates;
using Spa.Gateway.Trust;

namespace Spa.Device.Fetching;

/// <summary>Whom the unit believes now. May be asked from any thread; a connection is judged by what stood here when it was begun.</summary>
/// <param name="provider">The authorities the unit was made with; empty = none.</param>
public sealed class TrustStore(IReadOnlyList<X509Certificate2> provider)
{
    private volatile Beliefs beliefs = Beliefs.None;

    /// <summary>All authorities that are believed; empty = no server is.</summary>
    public IReadOnlyList<X509Certificate2> Roots => beliefs.Authority is { } further ? [.. provider, further] : provider;

    /// <summary>What has been taken back; null = nothing is known of it.</summary>
    public RevocationList? Revoked => beliefs.Revoked;

    /// <summary>The core has learned something.</summary>
    public void Set(Beliefs now) => beliefs = now;
}
