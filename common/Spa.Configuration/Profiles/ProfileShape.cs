namespace Spa.Configuration.Profiles;

/// <summary>What the first bytes of a file say it is. Neither its name nor a MIME type counts (provisioning.md 1).</summary>
public enum ProfileShape
{
    /// <summary>No bytes, or blanks only.</summary>
    Empty,

    /// <summary><c>&lt;</c> behind an optional byte order mark and blanks.</summary>
    Xml,

    /// <summary>Bytes 1F 8B.</summary>
    Gzip,

    /// <summary>The text <c>Salted__</c>, as <c>openssl enc</c> writes it.</summary>
    Encrypted,

    /// <summary>Anything else: the vendor's closed binary form (SPC), or no profile.</summary>
    Unknown,
}
