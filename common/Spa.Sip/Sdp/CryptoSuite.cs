namespace Spa.Sip.Sdp;

/// <summary>Crypto suites of RFC 4568 6.2 that are known here.</summary>
public enum CryptoSuite
{
    /// <summary>AES_CM_128_HMAC_SHA1_80.</summary>
    AesCm128HmacSha1Tag80,

    /// <summary>AES_CM_128_HMAC_SHA1_32.</summary>
    AesCm128HmacSha1Tag32,
}
