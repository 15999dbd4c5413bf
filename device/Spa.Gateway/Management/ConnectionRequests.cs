using System.Security.Cryptography;
using System.Text;
using Spa.Foundation.Ports;
using Spa.Foundation.Security;
using Spa.Foundation.Stun;

namespace Spa.Gateway.Management;

/// <summary>Judges what comes to the port for connection requests (TR-069 3.2.2): digest only, each nonce count once, and not too often.</summary>
public sealed class ConnectionRequests
{
    /// <summary>The most nonces that are remembered.</summary>
    internal const int MostNonces = 64;

    private const string Realm = "Connection Request";
    private static readonly TimeSpan NonceLife = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private const int MostInWindow = 10;

    // What wrong passwords may cost: each is a hash of ours.
    private const int MostWrongInWindow = 30;

    private readonly Entropy entropy;
    private readonly Dictionary<string, (TimeSpan Made, uint Count)> nonces = new(StringComparer.Ordinal);
    private readonly Queue<TimeSpan> taken = new();
    private readonly Queue<TimeSpan> wrong = new();

    /// <summary>Makes one, with a path by chance so that a stranger does not find it.</summary>
    /// <param name="entropy">Chance.</param>
    /// <param name="path">The path that it had before; null = none yet.</param>
    public ConnectionRequests(Entropy entropy, string? path = null)
    {
        ArgumentNullException.ThrowIfNull(entropy);
        this.entropy = entropy;
        Path = path ?? "/" + Chance();
    }

    /// <summary>The one path that there is.</summary>
    public string Path { get; }

    /// <summary>The last datagram that was signed as it should be; null = none was since <see cref="Last"/> was forgotten.</summary>
    internal LastDatagram? Last { get; set; }

    /// <summary>Nonces that are remembered.</summary>
    internal int Nonces => nonces.Count;

    /// <summary>Judges a request.</summary>
    /// <param name="method">Its method; only GET is taken.</param>
    /// <param name="path">Its path with its query.</param>
    /// <param name="authorization">Its header Authorization; null = none.</param>
    /// <param name="user">Who may ask; empty = nobody.</param>
    /// <param name="password">With which password; empty = nobody.</param>
    /// <param name="now">Time on the timeline.</param>
    public ConnectionAnswer Judge(string method, string path, string? authorization, string user, string password, TimeSpan now)
    {
        if (path != Path)
        {
            return new(404);
        }

        if (method != "GET")
        {
            return new(405);
        }

        Forget(wrong, now);
        if (wrong.Count >= MostWrongInWindow)
        {
            return new(503);
        }

        var (right, stale) = Check(method, authorization, user, password, now);
        if (!right)
        {
            if (authorization is not null && !stale)
            {
                wrong.Enqueue(now);
            }

            return new(401, Challenge(stale, now));
        }

        Forget(taken, now);
        if (taken.Count >= MostInWindow)
        {
            return new(503);
        }

        taken.Enqueue(now);
        return new(200);
    }

    /// <summary>Judges one that came as a datagram (TR-069 G.2.2.3): signed, and later than the last that was taken. Whoever has not the password changes nothing here: forged ones use up nothing that right ones need.</summary>
    /// <param name="request">As it came.</param>
    /// <param name="user">Who may ask; empty = nobody.</param>
    /// <param name="password">With which password; empty = nobody.</param>
    /// <param name="now">Time on the timeline.</param>
    /// <returns>True when the unit is to call. There is no answer either way.</returns>
    public bool Judge(UdpConnectionRequest request, string user, string password, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (user.Length == 0 || password.Length == 0 || request.Username != user || (Last is { } last && (request.Timestamp <= last.Timestamp || request.Id == last.Id)) || !request.IsSignedWith(password))
        {
            return false;
        }

        // It is used up when there were too many, too: its copies are.
        Last = new LastDatagram(request.Timestamp, request.Id);
        Forget(taken, now);
        if (taken.Count >= MostInWindow)
        {
            return false;
        }

        taken.Enqueue(now);
        return true;
    }

    private (bool Right, bool Stale) Check(string method, string? authorization, string user, string password, TimeSpan now)
    {
        const string Scheme = "Digest ";
        if (authorization is null || user.Length == 0 || password.Length == 0 || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            || !AuthFields.Parse(authorization[Scheme.Length..]).Ok(out var fields, out _) || !DigestCredentials.Read(fields).Ok(out var given, out _)
            || given.Algorithm != DigestAlgorithm.Md5 || given.Quality != "auth" || given.NonceCount is not { } count || given.Realm != Realm || given.Uri != Path)
        {
            return default;
        }

        var response = DigestHash.Response(DigestAlgorithm.Md5, DigestHash.Identity(DigestAlgorithm.Md5, user, Realm, password), method, given.Uri, given.Nonce, count, given.ClientNonce, given.Quality);
        var right = given.User == user && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(response), Encoding.UTF8.GetBytes(given.Response));
        if (!nonces.TryGetValue(given.Nonce, out var known) || now - known.Made > NonceLife)
        {
            return (false, right);
        }

        if (!right || count <= known.Count)
        {
            return default;
        }

        nonces[given.Nonce] = known with { Count = count };
        return (true, false);
    }

    private string Challenge(bool stale, TimeSpan now)
    {
        foreach (var old in nonces.Where(n => now - n.Value.Made > NonceLife).Select(n => n.Key).ToList())
        {
            nonces.Remove(old);
        }

        // Someone who only asks for nonces pushes the oldest out, not memory up.
        if (nonces.Count >= MostNonces)
        {
            nonces.Remove(nonces.MinBy(n => n.Value.Made).Key);
        }

        var nonce = Chance();
        nonces[nonce] = (now, 0);
        return "Digest " + new DigestChallenge { Realm = Realm, Nonce = nonce, Stale = stale }.ToFields();
    }

    private static void Forget(Queue<TimeSpan> times, TimeSpan now)
    {
        while (times.TryPeek(out var oldest) && now - oldest > Window)
        {
            times.Dequeue();
        }
    }

    private string Chance()
    {
        // Hashed: one that is seen tells nothing of the next.
        Span<byte> bytes = stackalloc byte[32];
        entropy.Fill(bytes);
        return Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16));
    }
}

/// <summary>What is remembered of a signed datagram, so that it counts once.</summary>
/// <param name="Timestamp">Its ts.</param>
/// <param name="Id">Its id.</param>
internal sealed record LastDatagram(ulong Timestamp, string Id);

/// <summary>The answer to a connection request; it has no body.</summary>
/// <param name="Status">200, 401, 404, 405 or 503.</param>
/// <param name="Challenge">Header WWW-Authenticate of a 401; null = none.</param>
public sealed record ConnectionAnswer(int Status, string? Challenge = null);
