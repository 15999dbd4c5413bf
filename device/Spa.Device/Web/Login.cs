using System.Net;
using System.Security.Cryptography;
using System.Text;
using Spa.Gateway.Admin;

namespace Spa.Device.Web;

/// <summary>Passwords in force.</summary>
/// <param name="IsAdmin">Whether a text is the administrator's password; takes the same time whatever the text.</param>
/// <param name="UserPassword">Password of user <c>user</c>; empty = that account is closed.</param>
/// <param name="AdminAllowed">False when <c>Enable_Web_Admin_Access</c> is no: then only the user's pages exist.</param>
public sealed record Passwords(Func<string, bool> IsAdmin, string UserPassword, bool AdminAllowed);

/// <summary>What became of a login.</summary>
public abstract record LoginAnswer
{
    private LoginAnswer()
    {
    }

    /// <summary>Let in.</summary>
    /// <param name="Account">As whom.</param>
    public sealed record In(Account Account) : LoginAnswer;

    /// <summary>Not let in: no or wrong credentials.</summary>
    public sealed record Out : LoginAnswer;

    /// <summary>Not looked at: too many failures.</summary>
    /// <param name="Wait">How long to wait.</param>
    public sealed record Locked(TimeSpan Wait) : LoginAnswer;
}

/// <summary>HTTP Basic login as <c>admin</c> or <c>user</c> (RFC 7617). An unknown user costs the time of a wrong password.</summary>
/// <param name="passwords">Asked at each login, so that a new password is in force at once.</param>
/// <param name="lockOut">Slows down guessing.</param>
public sealed class Login(Func<Passwords> passwords, LockOut lockOut)
{
    private static readonly byte[] Nobody = RandomNumberGenerator.GetBytes(32);

    /// <summary>Judges the Authorization header; null or another scheme than Basic counts as no try.</summary>
    public LoginAnswer Judge(string? authorization, IPAddress from)
    {
        if (Read(authorization) is not var (user, password))
        {
            return new LoginAnswer.Out();
        }

        if (lockOut.Wait(from) is { } wait)
        {
            return new LoginAnswer.Locked(wait);
        }

        var rules = passwords();
        var isAdmin = rules.IsAdmin(password);
        var isUser = CryptographicOperations.FixedTimeEquals(Hash(password), rules.UserPassword.Length == 0 ? Nobody : Hash(rules.UserPassword));
        var account = (user, isAdmin, isUser) switch
        {
            ("admin", true, _) when rules.AdminAllowed => Account.Admin,
            ("user", _, true) => Account.User,
            _ => (Account?)null,
        };
        if (account is null)
        {
            lockOut.Failed(from);
            return new LoginAnswer.Out();
        }

        lockOut.Succeeded(from);
        return new LoginAnswer.In(account.Value);
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static (string User, string Password)? Read(string? authorization)
    {
        const string Scheme = "Basic ";
        if (authorization is null || authorization.Length > 512 || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[512];
        if (!Convert.TryFromBase64String(authorization[Scheme.Length..].Trim(), bytes, out var length))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes[..length]);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : (text[..colon], text[(colon + 1)..]);
    }
}
