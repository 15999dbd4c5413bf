using System.Globalization;
using System.Security.Cryptography;

namespace Spa.ProvisioningServer.Security;

/// <summary>Hashes of operators' passwords: PBKDF2 with SHA-256, <c>pbkdf2-sha256$ROUNDS$SALT$HASH</c> (base64). The rounds stand in the text, so that they can be raised.</summary>
internal static class PasswordHash
{
    /// <summary>Shortest password taken.</summary>
    public const int ShortestPassword = 10;

    /// <summary>Rounds of a new hash: what OWASP's password storage cheat sheet asks for with this digest.</summary>
    public const int Rounds = 600_000;

    private const string Name = "pbkdf2-sha256";

    // Compared with when there is no such operator, so that the answer takes as long.
    private static readonly Lazy<string> Nobody = new(() => Of("nobody has this password"));

    /// <summary>A new hash.</summary>
    /// <param name="password">The password.</param>
    /// <param name="rounds">1 or more.</param>
    public static string Of(string password, int rounds = Rounds)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var hash = Rfc2898DeriveBytes.Pbkdf2(password, salt, rounds, HashAlgorithmName.SHA256, 32);
        return string.Create(CultureInfo.InvariantCulture, $"{Name}${rounds}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
    }

    /// <summary>True for the right password. A null hash (no such operator) takes as long and is never right.</summary>
    public static bool Fits(string password, string? hash)
    {
        var parts = (hash ?? Nobody.Value).Split('$');
        if (parts is not [Name, var rounds, var salt, var kept])
        {
            return false;
        }

        var expected = Convert.FromBase64String(kept);
        var made = Rfc2898DeriveBytes.Pbkdf2(password, Convert.FromBase64String(salt), int.Parse(rounds, CultureInfo.InvariantCulture), HashAlgorithmName.SHA256, expected.Length);
        return CryptographicOperations.FixedTimeEquals(expected, made) && hash is not null;
    }

    /// <summary>A password that nobody has to invent: 20 letters and digits that are not mistaken for each other, about 99 bits.</summary>
    public static string Invent() => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 20);
}
