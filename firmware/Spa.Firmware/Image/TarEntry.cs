using System.Text;

namespace Spa.Firmware.Image;

/// <summary>A header block of a tar archive in the POSIX ustar form, as far as plain files need it.</summary>
/// <remarks>
/// <code>
/// 0 name 100 | 100 mode 8 | 108 uid 8 | 116 gid 8 | 124 size 12 | 136 mtime 12 | 148 checksum 8 | 156 type 1 | 157 link 100 | 257 "ustar" NUL "00" | 345 prefix 155
/// </code>
/// </remarks>
/// <param name="Path">Prefix and name.</param>
/// <param name="Type">'0' for a plain file; everything else is refused by the reader of an image.</param>
/// <param name="Mode">Permission bits.</param>
/// <param name="Size">Bytes of content.</param>
public sealed record TarEntry(string Path, char Type, int Mode, long Size)
{
    /// <summary>Bytes of a block.</summary>
    public const int Block = 512;

    /// <summary>Content length rounded up to whole blocks.</summary>
    public static long Padded(long size) => (size + Block - 1) / Block * Block;

    /// <summary>The block for this entry, whose path has at most 100 characters; owner, group and time are zero so that equal files make equal archives.</summary>
    public byte[] Write()
    {
        var block = new byte[Block];
        Encoding.ASCII.GetBytes(Path, block);
        Octal(block.AsSpan(100, 8), Mode);
        Octal(block.AsSpan(108, 8), 0);
        Octal(block.AsSpan(116, 8), 0);
        Octal(block.AsSpan(124, 12), Size);
        Octal(block.AsSpan(136, 12), 0);
        block[156] = (byte)Type;
        "ustar\000"u8.CopyTo(block.AsSpan(257));
        block[263] = block[264] = (byte)'0';
        Octal(block.AsSpan(148, 7), Checksum(block));
        block[155] = (byte)' ';
        return block;
    }

    /// <summary>Reads a block; null when it is damaged or of another form.</summary>
    public static TarEntry? Read(ReadOnlySpan<byte> block)
    {
        if (block.Length != Block || !block.Slice(257, 5).SequenceEqual("ustar"u8) || Number(block.Slice(148, 8)) != Checksum(block)
            || Number(block.Slice(100, 8)) is not { } mode || Number(block.Slice(124, 12)) is not { } size)
        {
            return null;
        }

        var name = Text(block[..100]);
        var prefix = Text(block.Slice(345, 155));
        return new(prefix.Length > 0 ? $"{prefix}/{name}" : name, block[156] == 0 ? '0' : (char)block[156], (int)mode, size);
    }

    /// <summary>What a type letter stands for, for a person.</summary>
    public static string Kind(char type) => type switch
    {
        '1' => "a hard link",
        '2' => "a symbolic link",
        '3' or '4' => "a device",
        '5' => "a folder",
        '6' => "a pipe",
        _ => $"an entry of type {(type is > ' ' and < (char)0x7f ? type : '?')}",
    };

    private static int Checksum(ReadOnlySpan<byte> block)
    {
        var sum = 0;
        for (var i = 0; i < Block; i++)
        {
            sum += i is >= 148 and < 156 ? ' ' : block[i];
        }

        return sum;
    }

    private static void Octal(Span<byte> field, long value)
    {
        for (var i = field.Length - 2; i >= 0; i--)
        {
            field[i] = (byte)('0' + (value & 7));
            value >>= 3;
        }
    }

    private static long? Number(ReadOnlySpan<byte> field)
    {
        long value = 0;
        var digits = 0;
        foreach (var b in field.Trim((byte)' '))
        {
            if (b is 0 or (byte)' ')
            {
                break;
            }

            if (b is < (byte)'0' or > (byte)'7')
            {
                return null;
            }

            value = (value << 3) | (long)(b - '0');
            digits++;
        }

        return digits == 0 ? null : value;
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return Encoding.Latin1.GetString(end < 0 ? field : field[..end]);
    }
}
