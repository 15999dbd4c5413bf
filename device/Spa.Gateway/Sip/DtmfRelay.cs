using System.Globalization;
using System.Text;

namespace Spa.Gateway.Sip;

/// <summary>Keys and hook flash in the body of an INFO (the field's <c>application/dtmf-relay</c>, <c>application/dtmf</c>, <c>application/hook-flash</c>).</summary>
public static class DtmfRelay
{
    private const string Keys = "0123456789*#ABCD";

    //  Signal=5 CRLF Duration=160 CRLF

    /// <summary>A key that lasted so many milliseconds.</summary>
    public static byte[] Write(char key, int milliseconds) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Signal={key}\r\nDuration={milliseconds}\r\n"));

    /// <summary>A hook flash.</summary>
    public static byte[] WriteFlash() => "signal=hf\r\n"u8.ToArray();

    /// <summary>Reads a body; null when it holds no key.</summary>
    /// <param name="type">Content-Type without parameters.</param>
    /// <param name="body">The body.</param>
    /// <param name="relay">The type that carries keys here (<c>DTMF Relay MIME Type</c>).</param>
    /// <returns>The key, and how long it lasted: 250 ms when that is not said, at most 5 s.</returns>
    public static (char Key, TimeSpan Length)? Read(string type, ReadOnlySpan<byte> body, string relay)
    {
        ArgumentNullException.ThrowIfNull(type);
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, 256)]);
        if (string.Equals(type, "application/dtmf", StringComparison.OrdinalIgnoreCase))
        {
            return KeyOf(text.Trim()) is { } alone ? (alone, Default) : null;
        }

        if (!string.Equals(type, relay, StringComparison.OrdinalIgnoreCase) && !string.Equals(type, "application/dtmf-relay", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        char? key = null;
        var length = Default;
        foreach (var line in text.Split('\n'))
        {
            var equals = line.IndexOfAny(['=', ':']);
            if (equals < 0)
            {
                continue;
            }

            var value = line[(equals + 1)..].Trim();
            switch (line[..equals].Trim().ToUpperInvariant())
            {
                case "SIGNAL":
                    key = KeyOf(value);
                    break;
                case "DURATION" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds):
                    length = TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, 40, 5000));
                    break;
            }
        }

        return key is { } found ? (found, length) : null;
    }

    private static TimeSpan Default { get; } = TimeSpan.FromMilliseconds(250);

    // Some write the number of the event: 10 is the star.
    private static char? KeyOf(string text)
    {
        var key = text.Length == 2 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code is >= 10 and <= 15 ? Keys[code] : text.Length == 1 ? char.ToUpperInvariant(text[0]) : '\0';
        return Keys.Contains(key, StringComparison.Ordinal) ? key : null;
    }
}
