using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Spa.Gateway.Ports;

namespace Spa.Device.Identity;

/// <summary>A unit's identity in use. Printing it shows no secret.</summary>
/// <param name="Unit">Who it is.</param>
/// <param name="Certificate">Client certificate with its key; null = none.</param>
/// <param name="Roots">The provider's CA; empty = none.</param>
/// <param name="FirmwareRoot">The keys that may sign images, as the file has them; null = none.</param>
/// <param name="AdminSalt">Of the administrator's first password.</param>
/// <param name="AdminHash">Of the administrator's first password.</param>
public sealed record LoadedIdentity(
    UnitIdentity Unit, X509Certificate2? Certificate, IReadOnlyList<X509Certificate2> Roots, byte[]? FirmwareRoot, byte[] AdminSalt, byte[] AdminHash)
{
    /// <summary>A certificate that the unit fetched later, as the file has it, not judged; null = none.</summary>
    public byte[]? Renewed { get; init; }

    /// <summary>Whether this is the first password; the time taken does not depend on where it differs.</summary>
    public bool IsFirstPassword(string password) => CryptographicOperations.FixedTimeEquals(FirstPassword.Hash(AdminSalt, password), AdminHash);

    /// <inheritdoc/>
    public override string ToString() => $"{Unit.Serial} ({Unit.MacWithColons})";
}
