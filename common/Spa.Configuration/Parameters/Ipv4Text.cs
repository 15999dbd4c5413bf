using Spa.Foundation.Text;

namespace Spa.Configuration.Parameters;

/// <summary>Dotted quads: four decimal numbers of 0 to 255, no other form.</summary>
internal static class Ipv4Text
{
    /// <summary>Reads all of a text; the place is the first that does not fit.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out uint value, out int at)
    {
        var cursor = new TextCursor(text);
        value = 0;
        for (var part = 0; part < 4; part++)
        {
            if (part > 0 && !cursor.Take('.'))
            {
                at = cursor.At;
                return false;
            }

            var start = cursor.At;
            var octet = 0u;
            while (char.IsAsciiDigit(cursor.Peek) && cursor.At < start + 3)
            {
                octet = (octet * 10) + (uint)(cursor.Next() - '0');
            }

            if (cursor.At == start || octet > 255)
            {
                at = start;
                return false;
            }

            value = (value << 8) | octet;
        }

        at = cursor.At;
        return cursor.End;
    }

    /// <summary>The dotted quad of an address.</summary>
    public static string Write(uint value) => $"{value >> 24}.{value >> 16 & 0xff}.{value >> 8 & 0xff}.{value & 0xff}";
}
