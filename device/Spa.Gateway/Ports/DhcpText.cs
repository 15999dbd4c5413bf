using System.Text;

namespace Spa.Gateway.Ports;

/// <summary>Reads the DHCP options that name a provisioning server, as they came from the wire (RFC 2132, RFC 5859; provisioning 2.3 and 3.6).</summary>
/// <remarks>Whoever runs the network writes them: what is no text of a host or URL counts as not given.</remarks>
public static class DhcpText
{
    /// <summary>Longest text taken.</summary>
    public const int Limit = 255;

    private const int MostAddresses = 8;
    private const byte AddressList = 150;
    private const byte VendorInformation = 43;
    private const byte ServerUrl = 1;
    private const byte End = 0xff;
    private const byte Pad = 0;

    /// <summary>The text of an option; null when it has none.</summary>
    /// <param name="code">Option code. 150 is a list of IPv4 addresses (4 bytes each, the first 8 count) or text, 43 is text or sub-options that hold one; all others are text.</param>
    /// <param name="value">Its bytes: 0 and 0xff at the end do not count.</param>
    public static string? Of(byte code, ReadOnlySpan<byte> value)
    {
        if (code == AddressList && value.Length is > 0 and <= Limit && value.Length % 4 == 0 && !IsWritten(value))
        {
            return Addresses(value);
        }

        return Text(value) ?? (code == VendorInformation ? FromSubOptions(value) : null);
    }

    // Four bytes may all be visible characters; the shortest written address has seven.
    private static bool IsWritten(ReadOnlySpan<byte> value) => Text(value) is { Length: >= 7 } text && text.Contains('.', StringComparison.Ordinal) && text.All(c => char.IsAsciiLetterOrDigit(c) || ".:/,-_[] ".Contains(c, StringComparison.Ordinal));

    private static string? Addresses(ReadOnlySpan<byte> value)
    {
        var list = new StringBuilder();
        var count = 0;
        for (; !value.IsEmpty && count < MostAddresses; value = value[4..])
        {
            // Nobody answers at 0.0.0.0 or on the broadcast address.
            if (value[0] is not (0 or End))
            {
                count++;
                list.Append(list.Length == 0 ? string.Empty : ", ").Append(value[0]).Append('.').Append(value[1]).Append('.').Append(value[2]).Append('.').Append(value[3]);
            }
        }

        return list.Length == 0 ? null : list.ToString();
    }

    private static string? Text(ReadOnlySpan<byte> value)
    {
        value = value.TrimEnd([Pad, End]).Trim(" \t\r\n"u8);
        if (value.IsEmpty || value.Length > Limit || value.ContainsAnyExceptInRange((byte)0x20, (byte)0x7e))
        {
            return null;
        }

        return Encoding.ASCII.GetString(value);
    }

    /// <summary>The text of a sub-option of option 43; null when it is not there, is no text, or the option is a text itself.</summary>
    /// <param name="value">The option's bytes as they came.</param>
    /// <param name="code">Which.</param>
    public static string? SubOption(ReadOnlySpan<byte> value, byte code)
    {
        if (Text(value) is not null)
        {
            return null;
        }

        for (var left = value; Next(ref left, out var at, out var found);)
        {
            if (at == code)
            {
                return Text(found);
            }
        }

        return null;
    }

    // Sub-option 1 is the URL of the ACS (TR-069 3.1). Where it is not there, the first that holds the text of a URL or a host counts.
    private static string? FromSubOptions(ReadOnlySpan<byte> value)
    {
        if (SubOption(value, ServerUrl) is { } url)
        {
            return url;
        }

        for (var left = value; Next(ref left, out _, out var found);)
        {
            if (Text(found) is { } text && (text.Contains('.', StringComparison.Ordinal) || text.Contains("://", StringComparison.Ordinal)))
            {
                return text;
            }
        }

        return null;
    }

    //  sub-option = code(1) length(1) bytes(length)          0 is padding, 0xff ends them      RFC 2132 8.4
    private static bool Next(ref ReadOnlySpan<byte> left, out byte code, out ReadOnlySpan<byte> found)
    {
        left = left.TrimStart(Pad);
        code = 0;
        found = default;
        if (left.Length < 2 || left[0] == End || left.Length - 2 < left[1])
        {
            return false;
        }

        code = left[0];
        found = left.Slice(2, left[1]);
        left = left[(2 + left[1])..];
        return true;
    }
}
