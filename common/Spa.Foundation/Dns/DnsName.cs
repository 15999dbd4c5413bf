using System.Text;
using Spa.Foundation.Text;

namespace Spa.Foundation.Dns;

/// <summary>Names on the wire (RFC 1035 3.1, 4.1.4).</summary>
internal static class DnsName
{
    private const int MaxLabel = 63;
    private const int MaxName = 255;

    /// <summary>Writes a name; null when a label is empty or longer than 63 bytes, the name longer than 255, or not ASCII.</summary>
    public static byte[]? Write(string name)
    {
        var trimmed = name.EndsWith('.') ? name[..^1] : name;
        if (trimmed.Length == 0)
        {
            return [0];
        }

        var bytes = new List<byte>(trimmed.Length + 2);
        foreach (var label in trimmed.Split('.'))
        {
            if (label.Length is 0 or > MaxLabel || label.Any(c => c is <= ' ' or > '~'))
            {
                return null;
            }

            bytes.Add((byte)label.Length);
            bytes.AddRange(Encoding.ASCII.GetBytes(label));
        }

        bytes.Add(0);
        return bytes.Count <= MaxName ? [.. bytes] : null;
    }

    /// <summary>Reads a name, following pointers only backwards: each goes before the one it stands in, so there is no circle.</summary>
    //  | 00 length | label ...   again;   | 0 |   or   | 11 offset (14 bits) |
    public static Parsed<string> Read(ReadOnlySpan<byte> message, ref int at)
    {
        const string Rule = "RFC 1035 4.1.4";
        var name = new StringBuilder();
        var here = at;
        var limit = at;
        var jumped = false;
        while (true)
        {
            if (here >= message.Length)
            {
                return new ParseError(message.Length, "a name that ends with its root", "RFC 1035 3.1");
            }

            var length = message[here];
            switch (length >> 6)
            {
                case 3:
                    if (here + 2 > message.Length)
                    {
                        return new ParseError(message.Length, "a pointer of two bytes", Rule);
                    }

                    var target = ((length & 0x3F) << 8) | message[here + 1];
                    if (target >= limit)
                    {
                        return new ParseError(here, "a pointer to an earlier place", Rule);
                    }

                    at = jumped ? at : here + 2;
                    (jumped, here, limit) = (true, target, target);
                    continue;
                case not 0:
                    return new ParseError(here, "a label of at most 63 bytes, or a pointer", Rule);
            }

            if (length == 0)
            {
                at = jumped ? at : here + 1;
                return name.ToString();
            }

            if (here + 1 + length > message.Length)
            {
                return new ParseError(here, "a label that ends within the message", "RFC 1035 3.1");
            }

            if (name.Length + length + 2 > MaxName)
            {
                return new ParseError(here, "a name of at most 255 bytes", "RFC 1035 3.1");
            }

            if (name.Length > 0)
            {
                name.Append('.');
            }

            // A dot or a control character within a label would make another name of it.
            foreach (var value in message.Slice(here + 1, length))
            {
                name.Append(value is > 32 and < 127 and not (byte)'.' ? (char)value : '?');
            }

            here += 1 + length;
        }
    }
}
