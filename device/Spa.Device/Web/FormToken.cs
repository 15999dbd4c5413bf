using System.Security.Cryptography;
using System.Text;
using Spa.Gateway.Admin;

namespace Spa.Device.Web;

/// <summary>The token that a changing request must carry: another site can make a browser send a request, but cannot read this. New at each start.</summary>
public sealed class FormToken
{
    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);

    /// <summary>The token of an account.</summary>
    public string For(Account account) => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(account.ToString())));

    /// <summary>Whether a text is that account's token.</summary>
    public bool Fits(Account account, string? text)
        => text is { Length: 64 } && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(For(account)), Encoding.ASCII.GetBytes(text));
}
