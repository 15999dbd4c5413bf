using System.Globalization;
using System.Text;

namespace Spa.Device.Syslog;

/// <summary>One line of RFC 3164 section 4.1: <c>&lt;133&gt;Nov  4 08:05:09 000e08aabbcc spa3102: text</c>.</summary>
public static class SyslogLine
{
    /// <summary>Most bytes of a packet.</summary>
    public const int MaxBytes = 1024;

    private const int LocalUse0 = 16;

    /// <summary>The packet.</summary>
    /// <param name="severity">0 to 7.</param>
    /// <param name="at">Time of the event; written in UTC, because the unit's zone is not the receiver's.</param>
    /// <param name="host">HOSTNAME: the unit's MAC, which the receiver knows it by.</param>
    /// <param name="text">The text. Control characters become blanks: one event is one line, whatever a server's answer held.</param>
    public static byte[] Write(int severity, DateTimeOffset at, string host, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var clean = string.Create(text.Length, text, static (to, from) =>
        {
            for (var i = 0; i < from.Length; i++)
            {
                to[i] = char.IsControl(from[i]) ? ' ' : from[i];
            }
        });
        var utc = at.ToUniversalTime();
        var day = utc.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2);
        var line = string.Create(CultureInfo.InvariantCulture, $"<{(LocalUse0 * 8) + severity}>{utc:MMM} {day} {utc:HH:mm:ss} {host} spa3102: {clean}");
        var bytes = Encoding.UTF8.GetBytes(line);
        var length = Math.Min(bytes.Length, MaxBytes);
        while (length < bytes.Length && (bytes[length] & 0xC0) == 0x80)
        {
            length--;
        }

        return bytes[..length];
    }
}
