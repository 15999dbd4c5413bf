using System.Buffers;
using System.Text;

namespace Spa.Sip.Messages;

/// <summary>Escapes of URIs: <c>%41</c> is an octet of UTF-8 (RFC 3261 19.1.2).</summary>
internal static class Percent
{
    /// <summary>The meaning; octets that are no UTF-8 come out as U+FFFD.</summary>
    public static string Decode(string raw)
    {
        if (!raw.Contains('%', StringComparison.Ordinal)) return raw;
        var bytes = Encoding.UTF8.GetBytes(raw);
        var length = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '%' && i + 2 < bytes.Length && char.IsAsciiHexDigit((char)bytes[i + 1]) && char.IsAsciiHexDigit((char)bytes[i + 2]))
            {
                bytes[length++] = Convert.FromHexString([(char)bytes[i + 1], (char)bytes[i + 2]])[0];
                i += 2;
                continue;
            }

            bytes[length++] = bytes[i];
        }

        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    /// <summary>Escapes all that is not in <paramref name="allowed"/>.</summary>
    public static string Encode(string text, SearchValues<char> allowed)
    {
        if (!text.AsSpan().ContainsAnyExcept(allowed)) return text;
        var escaped = new StringBuilder(text.Length + 16);
        Span<byte> octets = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsAscii && allowed.Contains((char)rune.Value))
            {
                escaped.Append((char)rune.Value);
                continue;
            }

            var count = rune.EncodeToUtf8(octets);
            foreach (var octet in octets[..count])
            {
                escaped.Append('%').Append(octet.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return escaped.ToString();
    }

    /// <summary>Offset of the first percent sign that no two hexadecimal digits follow, or -1.</summary>
    public static int Broken(ReadOnlySpan<byte> raw)
    {
        for (var at = raw.IndexOf((byte)'%'); at >= 0;)
        {
            if (at + 2 >= raw.Length || !char.IsAsciiHexDigit((char)raw[at + 1]) || !char.IsAsciiHexDigit((char)raw[at + 2])) return at;
            var next = raw[(at + 3)..].IndexOf((byte)'%');
            at = next < 0 ? -1 : at + 3 + next;
        }

        return -1;
    }
}
