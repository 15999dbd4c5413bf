using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Spa.Fleet.Inventory;
using Spa.Foundation.Security;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>Passwords of devices, and the proof that a request knows one (RFC 7616). A password is made of the master key, the device and a number: nothing of it is in the store, and every server of a store knows it.</summary>
internal sealed class AcsCredentials
{
    /// <summary>The realm of every challenge.</summary>
    public const string Realm = "Spa ACS";

    private const int StampBytes = 8;
    private const int ChanceBytes = 4;
    private const int ProofBytes = 12;

    private readonly byte[] passwords;
    private readonly byte[] requests;
    private readonly byte[] nonces;
    private readonly byte[] marks;
    private readonly AcsOptions options;
    private readonly TimeProvider clock;

    // Two ages of nonces: when the younger is full of years it becomes the older, and the older is forgotten with its nonces, which are not taken any more.
    private ConcurrentDictionary<string, NonceUse> young = new(StringComparer.Ordinal);
    private ConcurrentDictionary<string, NonceUse> old = new(StringComparer.Ordinal);
    private long turned;

    public AcsCredentials(SecretBox box, AcsOptions options, TimeProvider clock)
    {
        (passwords, requests, nonces, marks) = (box.Derive("acs passwords"), box.Derive("acs connection requests"), box.Derive("acs nonces"), box.Derive("acs marks"));
        (this.options, this.clock) = (options, clock);
        turned = clock.GetUtcNow().ToUnixTimeMilliseconds();
    }

    /// <summary>The name under which a device logs in, and under which it takes connection requests.</summary>
    public static string UserOf(MacAddress mac) => mac.ToString();

    /// <summary>A password of a device.</summary>
    public string PasswordOf(MacAddress mac, long generation) => Of(passwords, string.Create(CultureInfo.InvariantCulture, $"{mac}/{generation}"));

    /// <summary>The password for connection requests to a device.</summary>
    public string ConnectionPasswordOf(MacAddress mac, long generation) => Of(requests, string.Create(CultureInfo.InvariantCulture, $"{mac}/{generation}"));

    /// <summary>What stands for a secret among the values that are known.</summary>
    public string MarkOf(string secret) => Of(marks, secret);

    /// <summary>A challenge for a request that does not prove who sends it.</summary>
    /// <param name="stale">Its proof was right but for the nonce.</param>
    public string Challenge(bool stale) => "Digest " + new DigestChallenge { Realm = Realm, Nonce = Nonce(), Stale = stale }.ToFields();

    /// <summary>Reads what a header Authorization claims; null = nothing that can be looked at. Basic is looked at only over TLS.</summary>
    public static AcsClaim? Read(string? header, bool secured)
    {
        const string Digest = "Digest ";
        const string Basic = "Basic ";
        if (header is null || header.Length > 4096)
        {
            return null;
        }

        if (header.StartsWith(Digest, StringComparison.OrdinalIgnoreCase))
        {
            return AuthFields.Parse(header[Digest.Length..]).Ok(out var fields, out _) && DigestCredentials.Read(fields).Ok(out var given, out _) ? new AcsClaim(given.User, given, null) : null;
        }

        if (!secured || !header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var bytes = new byte[header.Length];
        return Convert.TryFromBase64String(header[Basic.Length..].Trim(), bytes, out var length) && Encoding.UTF8.GetString(bytes, 0, length) is var text && text.IndexOf(':', StringComparison.Ordinal) is var colon and > 0
            ? new AcsClaim(text[..colon], null, text[(colon + 1)..])
            : null;
    }

    /// <summary>Judges a claim.</summary>
    /// <param name="claim">What is claimed.</param>
    /// <param name="identity">Hash of name, realm and password that it must be of.</param>
    /// <param name="method">Method of the request.</param>
    /// <param name="path">Its target as it was sent.</param>
    public AcsProof Judge(AcsClaim claim, string identity, string method, string path)
    {
        if (claim.Digest is not { } digest)
        {
            return Same(DigestHash.Identity(DigestAlgorithm.Md5, claim.User, Realm, claim.Password!), identity) ? AcsProof.Right : AcsProof.Wrong;
        }

        // Some clients write the whole URL where the path is meant.
        if (digest.Algorithm != DigestAlgorithm.Md5 || digest.Quality != "auth" || digest.NonceCount is not { } count || digest.Realm != Realm
            || (digest.Uri != path && !(Uri.TryCreate(digest.Uri, UriKind.Absolute, out var whole) && whole.PathAndQuery == path)))
        {
            return AcsProof.Wrong;
        }

        if (!Same(DigestHash.Response(DigestAlgorithm.Md5, identity, method, digest.Uri, digest.Nonce, count, digest.ClientNonce, digest.Quality), digest.Response))
        {
            return AcsProof.Wrong;
        }

        return IsFresh(digest.Nonce) && Use(digest.Nonce, count) ? AcsProof.Right : AcsProof.Stale;
    }

    /// <summary>The hash of a device's password under the name that it uses.</summary>
    public string IdentityOf(string user, MacAddress mac, long generation) => DigestHash.Identity(DigestAlgorithm.Md5, user, Realm, PasswordOf(mac, generation));

    private static string Of(byte[] key, string what) => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(what)).AsSpan(0, 16));

    private static bool Same(string one, string other) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));

    // Time, chance, and a keyed hash of both: any server of the store takes it, on any connection.
    private string Nonce()
    {
        Span<byte> bytes = stackalloc byte[StampBytes + ChanceBytes + ProofBytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, clock.GetUtcNow().ToUnixTimeMilliseconds());
        RandomNumberGenerator.Fill(bytes[StampBytes..(StampBytes + ChanceBytes)]);
        Prove(bytes[..(StampBytes + ChanceBytes)], bytes[(StampBytes + ChanceBytes)..]);
        return Base64Url.EncodeToString(bytes);
    }

    private bool IsFresh(string nonce)
    {
        Span<byte> bytes = stackalloc byte[StampBytes + ChanceBytes + ProofBytes];
        Span<byte> proof = stackalloc byte[ProofBytes];
        if (nonce.Length != Base64Url.GetEncodedLength(bytes.Length) || !Base64Url.TryDecodeFromChars(nonce, bytes, out var length) || length != bytes.Length)
        {
            return false;
        }

        Prove(bytes[..(StampBytes + ChanceBytes)], proof);
        var age = clock.GetUtcNow().ToUnixTimeMilliseconds() - BinaryPrimitives.ReadInt64BigEndian(bytes);
        return CryptographicOperations.FixedTimeEquals(proof, bytes[(StampBytes + ChanceBytes)..]) && age >= 0 && age <= options.NonceLife.TotalMilliseconds;
    }

    private void Prove(ReadOnlySpan<byte> what, Span<byte> proof)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(nonces, what, hash);
        hash[..ProofBytes].CopyTo(proof);
    }

    // Only who knows the password comes here: nobody else can fill the memory.
    private bool Use(string nonce, uint count)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var since = Volatile.Read(ref turned);
        if (Math.Abs(now - since) > options.NonceLife.TotalMilliseconds && Interlocked.CompareExchange(ref turned, now, since) == since)
        {
            old = young;
            young = new(StringComparer.Ordinal);
        }

        var use = old.TryGetValue(nonce, out var known) ? known : young.GetOrAdd(nonce, static _ => new NonceUse());
        return use.Take(count);
    }

    // Counts come in any order over several connections: each once, and none that lies far behind.
    private sealed class NonceUse
    {
        private readonly Lock gate = new();
        private uint highest;
        private ulong before;

        public bool Take(uint count)
        {
            lock (gate)
            {
                if (count > highest)
                {
                    var step = count - highest;
                    before = (step >= 64 ? 0 : before << (int)step) | (highest == 0 || step > 64 ? 0 : 1UL << (int)(step - 1));
                    highest = count;
                    return true;
                }

                var behind = highest - count;
                if (count == 0 || behind == 0 || behind > 64 || (before & (1UL << (int)(behind - 1))) != 0)
                {
                    return false;
                }

                before |= 1UL << (int)(behind - 1);
                return true;
            }
        }
    }
}

/// <summary>Who a request says it is of, with what shall prove it.</summary>
/// <param name="User">The name.</param>
/// <param name="Digest">A digest; null = a password in the clear.</param>
/// <param name="Password">That password.</param>
internal sealed record AcsClaim(string User, DigestCredentials? Digest, string? Password)
{
    /// <summary>Without the proof.</summary>
    public override string ToString() => User;
}

/// <summary>What a claim is worth.</summary>
internal enum AcsProof
{
    /// <summary>Nothing.</summary>
    Wrong,

    /// <summary>It would have been right with a new nonce: this one is too old, or this count of it was used.</summary>
    Stale,

    /// <summary>It is proven.</summary>
    Right,
}
