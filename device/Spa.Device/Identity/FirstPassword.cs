using System.Security.Cryptography;
using System.Text;
using Spa.Foundation.Text;

namespace Spa.Device.Identity;

/// <summary>The administrator's password as it leaves the factory.</summary>
internal static class FirstPassword
{
    /// <summary>A new one: 60 random bits in three groups, letters that nobody confuses.</summary>
    internal static string Make()
    {
        Span<byte> bits = stackalloc byte[9];
        RandomNumberGenerator.Fill(bits);
        return GroupedCode.Of(bits).ToLowerInvariant();
    }

    /// <summary>What is kept of it.</summary>
    internal static byte[] Hash(ReadOnlySpan<byte> salt, string password) => SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(password)]);
}
