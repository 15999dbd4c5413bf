using System.Security.Cryptography.X509Certificates;

namespace Spa.Gateway.Trust;

/// <summary>Whom the unit believes beside the authority it was made with, and what that or this one has taken back.</summary>
/// <param name="Authority">From <c>Custom_CA_URL</c>; null = none.</param>
/// <param name="Revoked">From <c>CRL_URL</c>, its signature checked; null = none.</param>
public sealed record Beliefs(X509Certificate2? Authority, RevocationList? Revoked)
{
    /// <summary>Nothing was fetched yet.</summary>
    public static Beliefs None { get; } = new(null, null);
}
