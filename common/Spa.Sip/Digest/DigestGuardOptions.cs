using System.Collections.Immutable;
using Spa.Foundation.Security;

namespace Spa.Sip.Digest;

/// <summary>What a <see cref="DigestGuard"/> asks of clients.</summary>
public sealed record DigestGuardOptions
{
    /// <summary>What is offered, in this order.</summary>
    public ImmutableArray<DigestAlgorithm> Algorithms { get; init; } = [DigestAlgorithm.Sha256, DigestAlgorithm.Md5];

    /// <summary>How long a nonce may be used.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>True lets clients of RFC 2069 in, who answer without qop: their requests can be copied while the nonce lives.</summary>
    public bool LetsInWithoutQuality { get; init; }

    /// <summary>Nonces whose use is remembered. Beyond, the oldest are forgotten and count as too old.</summary>
    public int Remembered { get; init; } = 1_024;
}
