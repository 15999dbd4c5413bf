namespace Spa.Foundation.Security;

/// <summary>Algorithms of digest authentication (RFC 7616, RFC 8760), the weakest first.</summary>
public enum DigestAlgorithm
{
    /// <summary>MD5.</summary>
    Md5,

    /// <summary>MD5-sess: the hash of the password is bound to the nonces.</summary>
    Md5Session,

    /// <summary>SHA-256.</summary>
    Sha256,

    /// <summary>SHA-256-sess.</summary>
    Sha256Session,
}
