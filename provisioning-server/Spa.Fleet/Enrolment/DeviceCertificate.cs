using Spa.Fleet.Inventory;
using Spa.Foundation.Text;

namespace Spa.Fleet.Enrolment;

/// <summary>What a client certificate shows, after the host has looked at its signature.</summary>
/// <param name="PublicKey">SHA-256 of its SubjectPublicKeyInfo, 64 hex digits. TLS has proven that the unit holds the private key.</param>
/// <param name="FromProvider">True when it chains to the provider's CA and is within its dates; else everything below is the unit's own word.</param>
/// <param name="Mac">MAC address in its subject; null = none.</param>
/// <param name="Serial">Serial number in its subject (locality); null = none.</param>
/// <param name="Model">Model in its subject (organisational unit), canonical; null = none.</param>
public sealed record DeviceCertificate(string PublicKey, bool FromProvider, MacAddress? Mac, string? Serial, string? Model)
{
    /// <summary>True when it chains to a client root of the vendor that the operator has named. Second-hand units have such certificates too.</summary>
    public bool FromVendor { get; init; }

    /// <summary>True when the provider has revoked it.</summary>
    public bool IsRevoked { get; init; }

    /// <summary>What the device shows for this key.</summary>
    public string Code => EnrolmentCode.OfHash(Convert.FromHexString(PublicKey));
}
