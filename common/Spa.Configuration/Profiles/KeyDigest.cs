namespace Spa.Configuration.Profiles;

/// <summary>The digest that makes key and start vector out of a passphrase (<c>openssl enc -md</c>).</summary>
public enum KeyDigest
{
    /// <summary>What every SPA unit uses; the default of OpenSSL before 1.1.0.</summary>
    Md5,

    /// <summary>The default of OpenSSL since 1.1.0.</summary>
    Sha256,
}
