using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Spa.Foundation.Security;

namespace Spa.Sip.Digest;

/// <summary>The server's side of digest authentication (RFC 3261 22, RFC 7616, RFC 8760): makes challenges and judges answers.</summary>
/// <remarks>
/// A nonce carries its own time and a keyed hash of time, chance, realm and algorithm, so nothing is kept for challenges that nobody answers; only nonces that were answered right are remembered, for their counts.
/// </remarks>
public sealed class DigestGuard
{
    //  nonce = hex( seconds (8 octets) | chance (8 octets) | first 16 octets of HMAC-SHA-256(key, seconds | chance | algorithm | realm) )
    private const int Stated = 16;
    private const int Proof = 16;
    private const int Octets = Stated + Proof;

    private readonly byte[] key;
    private readonly string realm;
    private readonly string opaque;
    private readonly DigestGuardOptions options;
    private readonly Dictionary<string, NonceUse> uses = [];
    private readonly Queue<string> order = new();

    // Nonces made before this may have been forgotten with the counts they had.
    private TimeSpan forgotten = TimeSpan.MinValue;

    /// <summary>A guard of one realm.</summary>
    /// <param name="key">At least 16 octets that nobody else knows; made by the host.</param>
    /// <param name="realm">Whose passwords are meant.</param>
    /// <param name="options">What is asked of clients.</param>
    public DigestGuard(ReadOnlySpan<byte> key, string realm, DigestGuardOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(key.Length, 16);
        ArgumentNullException.ThrowIfNull(realm);
        this.key = key.ToArray();
        this.realm = realm;
        this.options = options ?? new DigestGuardOptions();
        opaque = Convert.ToHexStringLower(HMACSHA256.HashData(this.key, Encoding.UTF8.GetBytes("opaque:" + realm)).AsSpan(0, 8));
    }

    /// <summary>The challenges of a 401 or 407, the strongest first: a client answers the first that it can (RFC 8760 2.4).</summary>
    /// <param name="now">Time that never jumps.</param>
    /// <param name="chance">Another number each time.</param>
    /// <param name="stale">Whether the last answer's only fault was its nonce.</param>
    public ImmutableArray<DigestChallenge> Challenge(TimeSpan now, ulong chance, bool stale = false)
        => [.. options.Algorithms.Select(algorithm => new DigestChallenge
        {
            Realm = realm,
            Nonce = Nonce(now, chance, algorithm),
            Opaque = opaque,
            Algorithm = algorithm,
            Stale = stale,
        })];

    /// <summary>Judges an answer.</summary>
    /// <param name="credentials">The answer.</param>
    /// <param name="method">Method of the request.</param>
    /// <param name="password">The user's password; null for a user who is not known, which takes as long and looks the same.</param>
    /// <param name="now">Time that never jumps, of the same clock as the challenge's.</param>
    /// <param name="uri">The URI that the answer must be for; null when it is not compared, for proxies may have changed the request's (RFC 3261 22.4).</param>
    public DigestVerdict Judge(DigestCredentials credentials, string method, string? password, TimeSpan now, string? uri = null)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        var algorithm = credentials.Algorithm ?? DigestAlgorithm.Md5;
        var known = credentials.Algorithm is not null && options.Algorithms.Contains(algorithm);
        var response = DigestHash.Response(
            algorithm,
            DigestHash.Identity(algorithm, credentials.User, realm, password ?? string.Empty),
            method,
            credentials.Uri,
            credentials.Nonce,
            credentials.NonceCount ?? 0,
            credentials.ClientNonce,
            credentials.Quality);
        var right = CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(response), Encoding.UTF8.GetBytes(credentials.Response.ToLowerInvariant()));
        var quality = credentials.Quality is "auth" || (credentials.Quality is null && options.LetsInWithoutQuality);
        if (!right || password is null || !known || !quality || credentials.Realm != realm || (credentials.Opaque is not null && credentials.Opaque != opaque) || (uri is not null && credentials.Uri != uri))
        {
            return DigestVerdict.Refused;
        }

        if (Age(credentials.Nonce, algorithm, now) is not { } age || age > options.Lifetime) return DigestVerdict.Stale;
        return credentials.NonceCount is { } count ? Use(credentials.Nonce, count, now - age) : DigestVerdict.Accepted;
    }

    private string Nonce(TimeSpan now, ulong chance, DigestAlgorithm algorithm)
    {
        Span<byte> nonce = stackalloc byte[Octets];
        BinaryPrimitives.WriteInt64BigEndian(nonce, now.Ticks);
        BinaryPrimitives.WriteUInt64BigEndian(nonce[8..], chance);
        Prove(nonce[..Stated], algorithm, nonce[Stated..]);
        return Convert.ToHexStringLower(nonce);
    }

    // Null for a nonce that is none of ours.
    private TimeSpan? Age(string text, DigestAlgorithm algorithm, TimeSpan now)
    {
        Span<byte> nonce = stackalloc byte[Octets];
        if (text.Length != Octets * 2 || Convert.FromHexString(text, nonce, out _, out _) != System.Buffers.OperationStatus.Done) return null;
        Span<byte> proof = stackalloc byte[Proof];
        Prove(nonce[..Stated], algorithm, proof);
        if (!CryptographicOperations.FixedTimeEquals(proof, nonce[Stated..])) return null;
        var made = TimeSpan.FromTicks(BinaryPrimitives.ReadInt64BigEndian(nonce));
        return made > now ? null : now - made;
    }

    private void Prove(ReadOnlySpan<byte> stated, DigestAlgorithm algorithm, Span<byte> proof)
    {
        byte[] text = [.. stated, (byte)algorithm, .. Encoding.UTF8.GetBytes(realm)];
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, text, whole);
        whole[..Proof].CopyTo(proof);
    }

    private DigestVerdict Use(string nonce, uint count, TimeSpan made)
    {
        if (!uses.TryGetValue(nonce, out var use))
        {
            // One that was forgotten must not begin anew, or its requests could be copied.
            if (made < forgotten) return DigestVerdict.Stale;
            Forget();
            use = new NonceUse(made);
            uses[nonce] = use;
            order.Enqueue(nonce);
        }

        return use.Take(count) ? DigestVerdict.Accepted : DigestVerdict.Replayed;
    }

    private void Forget()
    {
        while (order.Count >= options.Remembered)
        {
            var oldest = order.Dequeue();
            if (uses.Remove(oldest, out var use) && use.Made >= forgotten) forgotten = use.Made + TimeSpan.FromTicks(1);
        }
    }
}
