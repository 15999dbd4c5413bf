using System.Globalization;
using Spa.Foundation.Text;

namespace Spa.Fleet.Inventory;

/// <summary>The MAC address of a unit's WAN port: the device key of the whole fleet.</summary>
public readonly record struct MacAddress : IComparable<MacAddress>
{
    private const string Rule = "provisioning 2.5, macro MA";

    private readonly ulong bits;

    private MacAddress(ulong bits) => this.bits = bits;

    /// <summary>Reads twelve hex digits, bare or in pairs separated by <c>:</c> or <c>-</c>, in any case.</summary>
    public static Parsed<MacAddress> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ulong bits = 0;
        var digits = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (c is ':' or '-' && digits is > 0 and < 12 && digits % 2 == 0 && text[at - 1] is not (':' or '-'))
            {
                continue;
            }

            if (!char.IsAsciiHexDigit(c) || digits == 12)
            {
                return new ParseError(at, digits == 12 ? "nothing after twelve hex digits" : "a hex digit of a MAC address", Rule);
            }

            bits = (bits << 4) | (uint)Convert.ToInt32(c.ToString(), 16);
            digits++;
        }

        return digits == 12 ? new MacAddress(bits) : new ParseError(text.Length, "twelve hex digits of a MAC address", Rule);
    }

    /// <summary>A text that this program wrote itself, from the store.</summary>
    public static MacAddress Of(string text) => Parse(text).OrThrow();

    /// <summary>Twelve lower-case hex digits, ASCII, that have been looked at.</summary>
    public static MacAddress OfDigits(ReadOnlySpan<byte> digits)
    {
        ulong bits = 0;
        foreach (var digit in digits)
        {
            bits = (bits << 4) | (uint)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
        }

        return new(bits);
    }

    /// <inheritdoc/>
    public int CompareTo(MacAddress other) => bits.CompareTo(other.bits);

    /// <summary>With colons, as on the label: <c>00:0e:08:aa:bb:cc</c>.</summary>
    public string WithColons() => string.Join(':', ToString().Chunk(2).Select(pair => new string(pair)));

    /// <summary>As macro <c>$MA</c> writes it: <c>000e08aabbcc</c>.</summary>
    public override string ToString() => bits.ToString("x12", CultureInfo.InvariantCulture);

    /// <summary>Order of the addresses as numbers.</summary>
    public static bool operator <(MacAddress left, MacAddress right) => left.bits < right.bits;

    /// <summary>Order of the addresses as numbers.</summary>
    public static bool operator <=(MacAddress left, MacAddress right) => left.bits <= right.bits;

    /// <summary>Order of the addresses as numbers.</summary>
    public static bool operator >(MacAddress left, MacAddress right) => left.bits > right.bits;

    /// <summary>Order of the addresses as numbers.</summary>
    public static bool operator >=(MacAddress left, MacAddress right) => left.bits >= right.bits;
}
