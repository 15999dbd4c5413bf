using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Spa.Fleet.Webhooks;

/// <summary>Shows who sent a webhook and that nothing was changed: <c>Spa-Signature: t=SECONDS,v1=HEX</c>, HEX = HMAC-SHA256 with the webhook's secret over <c>SECONDS.BODY</c>.</summary>
/// <remarks>The receiver computes it anew over the bytes as they came, compares in constant time, and refuses what is older than a few minutes.</remarks>
public static class WebhookSignature
{
    /// <summary>Name of the header.</summary>
    public const string Header = "Spa-Signature";

    /// <summary>Value of the header.</summary>
    /// <param name="secret">The webhook's secret.</param>
    /// <param name="at">When it is sent.</param>
    /// <param name="body">The body, byte for byte.</param>
    public static string Of(string secret, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"t={seconds},v1={Mac(secret, seconds, body)}";
    }

    /// <summary>True when a header fits a body and is not older, nor newer, than it may be.</summary>
    public static bool Fits(string header, string secret, DateTimeOffset now, TimeSpan tolerance, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(header);
        return header.Split(',') is [['t', '=', .. var seconds], ['v', '1', '=', .. var mac]]
            && long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at is > 0 and < 253_402_300_799
            && (now - DateTimeOffset.FromUnixTimeSeconds(at)).Duration() <= tolerance
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(mac), Encoding.ASCII.GetBytes(Mac(secret, seconds, body)));
    }

    private static string Mac(string secret, string seconds, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes(seconds + "."), .. body];
        return Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed));
    }
}
