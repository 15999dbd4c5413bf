using Spa.Fleet.Inventory;
using Spa.Foundation.Text;

namespace Spa.Fleet.Enrolment;

/// <summary>What a client certificate shows, after the host has looked at its signature.</summary>
/// <param name="PublicKey">SHA-256 of its SubjectPublicKeyInfo, 64 hex digits. TLS has proven that the unit holds the private key.</param>
/// <param name="FromProvider">True when it chains to the provider's CA and is within its dates; else everything below is the unit's own word.</param>
/// <param name="Mac">MAC address in its subject (surname, else common name); null = none.</param>
/// <param name="Serial">Serial number in its subject (locality); null = none.</param>
/// <param name="Model">Model in its subject (organisational unit), canonical; null = none.</param>
public sealed record DeviceCertificate(string PublicKey, bool FromProvider, MacAddress? Mac, string? Serial, string? Model)
{
    /// <summary>What the device shows for this key.</summary>
    public string Code => EnrolmentCode.OfHash(Convert.FromHexString(PublicKey));
}
