using System.Collections.Concurrent;
using System.Security.Cryptography;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Telemetry;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>The sessions of this server: by cookie, by device and, until the cookie has come back, by connection.</summary>
internal sealed class AcsSessions(AcsOptions options, AcsReadings readings, TimeProvider clock)
{
    /// <summary>Name of the cookie.</summary>
    public const string Cookie = "spa-acs";

    private const int TokenBytes = 16;
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, AcsSession> byToken = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, AcsSession> byConnection = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<MacAddress, AcsSession> byDevice = new();
    private readonly ConcurrentDictionary<MacAddress, TaskCompletionSource> awaited = new();
    private long swept = clock.GetTimestamp();

    // The dictionary takes all of its locks to count.
    private int count;

    /// <summary>Sessions now.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>The header Set-Cookie that carries a token.</summary>
    public static string CookieOf(string token, bool secured) => $"{Cookie}={token}; Path=/acs; HttpOnly{(secured ? "; Secure" : string.Empty)}";

    /// <summary>The session of a request; null = none.</summary>
    /// <param name="cookies">Header Cookie.</param>
    /// <param name="connection">The connection.</param>
    public AcsSession? Find(string? cookies, string connection)
    {
        Sweep();
        var token = TokenOf(cookies);
        var session = token is not null ? byToken.GetValueOrDefault(token) : byConnection.GetValueOrDefault(connection);
        if (session is null || clock.GetElapsedTime(session.Heard) > LifeOf(session))
        {
            return null;
        }

        if (token is not null && session.Connection is { } first)
        {
            // Now the cookie counts, and nothing else.
            byConnection.TryRemove(KeyValuePair.Create(first, session));
            session.Connection = null;
        }

        return session;
    }

    /// <summary>One has come to its end: nothing is left in it.</summary>
    public void Whole(AcsSession session)
    {
        if (!session.IsCounted)
        {
            session.IsCounted = true;
            ServerMetrics.SessionOver(true, clock.GetElapsedTime(session.Begun));
        }
    }

    /// <summary>Begins a session of a device, in place of the one it had. Null = there are too many.</summary>
    public AcsSession? Begin(MacAddress mac, string connection)
    {
        if (Count >= options.MostSessions && !Sweep(always: true))
        {
            return null;
        }

        var session = new AcsSession(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes)), mac) { Begun = clock.GetTimestamp(), Heard = clock.GetTimestamp(), Proven = connection };
        if (byDevice.TryGetValue(mac, out var before))
        {
            End(before);
        }

        byDevice[mac] = session;
        byToken[session.Token] = session;
        Interlocked.Increment(ref count);
        if (awaited.TryRemove(mac, out var coming))
        {
            coming.TrySetResult();
        }

        if (byConnection.TryGetValue(connection, out var other) && other.Mac != mac)
        {
            // Several devices on one connection: somebody stands between who pools them, and it names none of them.
            byConnection.TryRemove(KeyValuePair.Create(connection, other));
            other.Connection = null;
        }
        else if (options.FindByConnection)
        {
            session.Connection = connection;
            byConnection[connection] = session;
        }

        return session;
    }

    /// <summary>Ends when the next session of a device begins here. One waits for a device at a time, and says when it does so no longer.</summary>
    public Task Coming(MacAddress mac) => awaited.GetOrAdd(mac, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Nobody waits any more.</summary>
    public void NoLonger(MacAddress mac) => awaited.TryRemove(mac, out _);

    /// <summary>Ends one: what comes for it afterwards belongs to none.</summary>
    public void End(AcsSession session)
    {
        if (byToken.TryRemove(KeyValuePair.Create(session.Token, session)))
        {
            Interlocked.Decrement(ref count);
            if (!session.IsCounted)
            {
                session.IsCounted = true;
                ServerMetrics.SessionOver(false, clock.GetElapsedTime(session.Begun));
            }
        }

        readings.Take(session);
        byDevice.TryRemove(KeyValuePair.Create(session.Mac, session));
        if (session.Connection is { } connection)
        {
            byConnection.TryRemove(KeyValuePair.Create(connection, session));
        }

        session.State = AcsSessionMachine.On(session.State, new AcsSessionEvent.Over()).Next;
    }

    /// <summary>Something was asked of a device: a session that has nothing to do looks again.</summary>
    public void Wake(MacAddress mac)
    {
        if (byDevice.TryGetValue(mac, out var session))
        {
            session.HasNothing = false;
        }
    }

    /// <summary>The token of a header Cookie; null = it has none of ours. Commas as well as semicolons, and quotes, are taken (provisioning.md 7.3).</summary>
    internal static string? TokenOf(string? cookies)
    {
        for (var rest = (cookies ?? string.Empty).AsSpan(); rest.Length > 0;)
        {
            var end = rest.IndexOfAny(';', ',');
            var part = (end < 0 ? rest : rest[..end]).Trim();
            rest = end < 0 ? [] : rest[(end + 1)..];
            if (part.Length > Cookie.Length && part[Cookie.Length] == '=' && part[..Cookie.Length].Equals(Cookie, StringComparison.OrdinalIgnoreCase))
            {
                var value = part[(Cookie.Length + 1)..].Trim().Trim('"');
                return value.Length == 2 * TokenBytes ? value.ToString() : string.Empty;
            }
        }

        return null;
    }

    private TimeSpan LifeOf(AcsSession session) => session.State.Phase == AcsPhase.End ? options.Ending : options.Silence;

    // True when there is room now.
    private bool Sweep(bool always = false)
    {
        var since = Volatile.Read(ref swept);
        if (always || (clock.GetElapsedTime(since) > BetweenSweeps && Interlocked.CompareExchange(ref swept, clock.GetTimestamp(), since) == since))
        {
            foreach (var session in byToken.Values.Where(s => clock.GetElapsedTime(s.Heard) > LifeOf(s)))
            {
                End(session);
            }

            // Those in which nothing is left are the first to go.
            if (Count >= options.MostSessions)
            {
                foreach (var session in byToken.Values.Where(s => s.State.Phase == AcsPhase.End).ToList())
                {
                    End(session);
                }
            }
        }

        return Count < options.MostSessions;
    }
}
