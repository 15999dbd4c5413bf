using System.Globalization;
using System.Text;

namespace Spa.Foundation.Tftp;

/// <summary>Options of a request or of its acknowledgement (RFC 2347 to 2349). Null = not named.</summary>
/// <param name="BlockSize"><c>blksize</c>: 8 to 65464 bytes.</param>
/// <param name="TransferSize"><c>tsize</c>: bytes of the whole file; 0 in a read request asks for it.</param>
/// <param name="TimeoutSeconds"><c>timeout</c>: 1 to 255 seconds between retransmissions.</param>
/// <param name="Strange">The first option that is unknown or has an impossible value: passed over in a request (RFC 2347), refused in an acknowledgement.</param>
public sealed record TftpOptions(int? BlockSize = null, long? TransferSize = null, int? TimeoutSeconds = null, string? Strange = null)
{
    /// <summary>Smallest and largest block of RFC 2348.</summary>
    public const int SmallestBlock = 8, LargestBlock = 65464;

    /// <summary>Block size when none is agreed on (RFC 1350).</summary>
    public const int PlainBlock = 512;

    /// <summary>No options.</summary>
    public static TftpOptions None { get; } = new();

    /// <summary>True when nothing that is understood is named.</summary>
    public bool IsEmpty => BlockSize is null && TransferSize is null && TimeoutSeconds is null;

    /// <summary>These options with one more, as read from a packet. A name that comes twice keeps its first value.</summary>
    internal TftpOptions With(string name, string value)
    {
        var isNumber = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        return (name.ToUpperInvariant(), isNumber) switch
        {
            ("BLKSIZE", true) when number is >= SmallestBlock and <= LargestBlock => BlockSize is null ? this with { BlockSize = (int)number } : this,
            ("TSIZE", true) => TransferSize is null ? this with { TransferSize = number } : this,
            ("TIMEOUT", true) when number is >= 1 and <= 255 => TimeoutSeconds is null ? this with { TimeoutSeconds = (int)number } : this,
            _ => Strange is null ? this with { Strange = name } : this,
        };
    }

    /// <summary>What a server grants of what was asked.</summary>
    /// <param name="largestBlock">Largest block the server sends or takes.</param>
    /// <param name="size">Size of the file to be read; null when a file is written, whose announced size is then repeated.</param>
    internal TftpOptions Grant(int largestBlock, long? size) => new(
        BlockSize is { } block ? Math.Min(block, largestBlock) : null,
        TransferSize is { } announced ? size ?? announced : null,
        TimeoutSeconds);

    /// <summary>Why an acknowledgement does not fit what was asked here; null when it does.</summary>
    internal string? Misfit(TftpOptions granted)
    {
        if (granted.Strange is { } strange)
        {
            return $"option {strange} was not asked for or has an impossible value";
        }

        if (granted.BlockSize is { } block && (BlockSize is null || block > BlockSize))
        {
            return $"blksize {block} was not asked for";
        }

        if (granted.TransferSize is not null && TransferSize is null)
        {
            return "tsize was not asked for";
        }

        return granted.TimeoutSeconds is { } seconds && seconds != TimeoutSeconds ? $"timeout {seconds} was not asked for" : null;
    }

    internal void Write(StringBuilder text)
    {
        Append(text, "blksize", BlockSize);
        Append(text, "tsize", TransferSize);
        Append(text, "timeout", TimeoutSeconds);
    }

    private static void Append(StringBuilder text, string name, long? value)
    {
        if (value is { } number)
        {
            text.Append(name).Append('\0').Append(number.ToString(CultureInfo.InvariantCulture)).Append('\0');
        }
    }
}
