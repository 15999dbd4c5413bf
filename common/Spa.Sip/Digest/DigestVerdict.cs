namespace Spa.Sip.Digest;

/// <summary>What <see cref="DigestGuard"/> makes of credentials.</summary>
public enum DigestVerdict
{
    /// <summary>The user knows the password, and this is no copy of an earlier request.</summary>
    Accepted,

    /// <summary>The nonce is too old, or is none of ours: challenge anew, saying stale, for the user need not be asked again.</summary>
    Stale,

    /// <summary>The nonce was used with this count before: a copy. Challenge anew, saying stale, so that an honest client goes on.</summary>
    Replayed,

    /// <summary>Wrong user, password, realm, URI, or weaker than what was asked for. All look the same from outside.</summary>
    Refused,
}
