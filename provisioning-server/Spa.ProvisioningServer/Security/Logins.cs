using System.Security.Cryptography;
using System.Text;
using Spa.Fleet.Access;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Security;

/// <summary>Passwords, back-off and sessions of operators.</summary>
internal sealed class Logins(Store store, TimeProvider clock) : IDisposable
{
    /// <summary>Wrong passwords before waiting begins.</summary>
    public const int FreeTries = 5;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan LongestQueue = TimeSpan.FromSeconds(10);

    // Hashing is slow on purpose: a flood of tries must not take all processors.
    private readonly SemaphoreSlim hashing = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>The session token for the right password; null for a wrong one, for no such operator, and while it is locked: the three cannot be told apart.</summary>
    /// <param name="name">The operator.</param>
    /// <param name="password">The password.</param>
    /// <param name="refuse">Take the same time and refuse whatever it is: the address waits.</param>
    public async Task<string?> LogIn(string name, string password, bool refuse = false)
    {
        var known = store.Read(on => Operators.Find(on, name));
        if (!await hashing.WaitAsync(LongestQueue))
        {
            return null;
        }

        bool fits;
        try
        {
            fits = PasswordHash.Fits(password, known?.Password);
        }
        finally
        {
            hashing.Release();
        }

        if (known is null || refuse)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        return await store.Write(on =>
        {
            // Looked at again: tries at the same time must not share one free try.
            if (Operators.Find(on, name) is not { } present || (present.LockedUntil is { } until && until > now) || present.Password != known.Password)
            {
                return null;
            }

            if (!fits)
            {
                Operators.Failed(on, name, Wait(present.Failures + 1) is { } wait ? now + wait : null);
                return null;
            }

            var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
            Operators.Succeeded(on, name);
            Operators.Begin(on, Hash(token), name, now);
            return token;
        });
    }

    /// <summary>Whose session a token is; null = nobody's.</summary>
    /// <param name="token">The session's token.</param>
    /// <param name="from">Where the request comes from.</param>
    public async Task<Actor?> Whose(string token, string from)
    {
        if (token.Length != 64)
        {
            return null;
        }

        var hash = Hash(token);
        var now = clock.GetUtcNow();
        if (store.Read(on => Operators.Session(on, hash, now)) is not { } session)
        {
            return null;
        }

        if (now - session.LastSeen > TimeSpan.FromMinutes(5))
        {
            await store.Write(on => Operators.Used(on, hash, now));
        }

        return session.Operator.Actor(from);
    }

    public Task LogOut(string token) => store.Write(on => Operators.End(on, Hash(token)));

    public void Dispose() => hashing.Dispose();

    /// <summary>How long no further password is looked at after so many wrong ones; null = not at all.</summary>
    internal static TimeSpan? Wait(long failures)
    {
        if (failures < FreeTries)
        {
            return null;
        }

        var wait = FirstWait * Math.Pow(2, Math.Min(failures - FreeTries, 10));
        return wait < LongestWait ? wait : LongestWait;
    }

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(token)));
}
