namespace Spa.Firmware.Signature;

/// <summary>The algorithm byte of a signature. 2 and up are left for Ed25519 and post-quantum ones.</summary>
public enum SignatureAlgorithm : byte
{
    /// <summary>ECDSA on P-256 with SHA-256; the signature is r and s, 32 bytes each.</summary>
    EcdsaP256Sha256 = 1,
}
