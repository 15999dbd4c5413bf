using System.Globalization;
using System.Text;
using Spa.Sip.Messages;

namespace Spa.Sip.Referrals;

/// <summary>The body of a NOTIFY about a referred call: a status line (RFC 3420, RFC 3515 2.4.5).</summary>
public static class SipFragment
{
    /// <summary>Its type.</summary>
    public const string ContentType = "message/sipfrag";

    private const string Version = "SIP/2.0 ";

    /// <summary>A status line.</summary>
    /// <param name="status">100 to 699.</param>
    public static byte[] Write(int status) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Version}{status} {SipStatus.Reason(status)}\r\n"));

    /// <summary>The status of a body; null when it begins with none.</summary>
    public static int? Read(ReadOnlySpan<byte> body)
    {
        var text = Encoding.ASCII.GetString(body[..Math.Min(body.Length, Version.Length + 4)]);
        return text.StartsWith(Version, StringComparison.OrdinalIgnoreCase)
            && int.TryParse(text.AsSpan(Version.Length).TrimEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 100 and < 700 ? status : null;
    }
}
