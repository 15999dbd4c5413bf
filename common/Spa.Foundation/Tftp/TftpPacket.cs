using System.Buffers.Binary;
using System.Text;
using Spa.Foundation.Text;

namespace Spa.Foundation.Tftp;

/// <summary>One packet of RFC 1350 or RFC 2347.</summary>
public abstract record TftpPacket
{
    private const string Rule = "RFC 1350 5";

    private TftpPacket()
    {
    }

    /// <summary>Reads a packet. Positions of an error are bytes from the packet's start.</summary>
    //  2 bytes   string   1   string  1   string  1  string  1
    //  | 01/02 | filename | 0 | mode | 0 | option | 0 | value | 0 | ...     RRQ, WRQ
    //  |  03   | block (2) | data ...                                       DATA
    //  |  04   | block (2)                                                  ACK
    //  |  05   | code (2)  | message | 0                                    ERROR
    //  |  06   | option | 0 | value | 0 | ...                               OACK
    public static Parsed<TftpPacket> Parse(ReadOnlyMemory<byte> packet)
    {
        var bytes = packet.Span;
        if (bytes.Length < 2)
        {
            return new ParseError(bytes.Length, "an opcode of two bytes", Rule);
        }

        var opcode = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        if (opcode is 3 or 4 or 5 && bytes.Length < 4)
        {
            return new ParseError(bytes.Length, opcode == 5 ? "an error code of two bytes" : "a block number of two bytes", Rule);
        }

        return opcode switch
        {
            1 or 2 => ReadRequest(bytes, opcode == 2),
            3 => new Data(BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]), packet[4..]),
            4 => new Acknowledgement(BinaryPrimitives.ReadUInt16BigEndian(bytes[2..])),
            5 => new Error((TftpErrorCode)BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]), ReadMessage(bytes[4..])),
            6 => ReadOptions(bytes, 2).Then<TftpPacket>(options => new OptionsGranted(options)),
            _ => new ParseError(0, "an opcode from 1 to 6", Rule),
        };
    }

    /// <summary>The bytes on the wire.</summary>
    public abstract byte[] Write();

    private static Parsed<TftpPacket> ReadRequest(ReadOnlySpan<byte> bytes, bool isWrite)
    {
        var at = 2;
        if (TakeText(bytes, ref at) is not { Length: > 0 } file)
        {
            return new ParseError(2, "a file name, ended by NUL", Rule);
        }

        if (file.Any(char.IsControl))
        {
            return new ParseError(2, "a file name without control characters", Rule);
        }

        var modeAt = at;
        if (TakeText(bytes, ref at) is not { Length: > 0 } mode)
        {
            return new ParseError(modeAt, "a transfer mode, ended by NUL", Rule);
        }

        return ReadOptions(bytes, at).Then<TftpPacket>(options => new Request(isWrite, file, mode, options));
    }

    private static Parsed<TftpOptions> ReadOptions(ReadOnlySpan<byte> bytes, int at)
    {
        var options = TftpOptions.None;
        while (at < bytes.Length)
        {
            var start = at;
            var name = TakeText(bytes, ref at);
            var value = name is null ? null : TakeText(bytes, ref at);
            if (name is not { Length: > 0 } || value is null)
            {
                return new ParseError(start, "an option and its value, each ended by NUL", "RFC 2347");
            }

            options = options.With(name, value);
        }

        return options;
    }

    private static string? TakeText(ReadOnlySpan<byte> bytes, ref int at)
    {
        var length = bytes[at..].IndexOf((byte)0);
        if (length < 0)
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes.Slice(at, length));
        at += length + 1;
        return text;
    }

    // Some peers leave out the closing NUL of a message; nothing depends on it.
    private static string ReadMessage(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)0);
        var text = Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
        var clean = string.Concat(text.Where(c => !char.IsControl(c)));
        return clean.Length <= 200 ? clean : clean[..200];
    }

    private static byte[] WriteText(ushort opcode, string text)
    {
        var bytes = new byte[2 + Encoding.UTF8.GetByteCount(text)];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, opcode);
        Encoding.UTF8.GetBytes(text, bytes.AsSpan(2));
        return bytes;
    }

    private static byte[] WriteNumber(ushort opcode, ushort number, ReadOnlySpan<byte> rest)
    {
        var bytes = new byte[4 + rest.Length];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, opcode);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), number);
        rest.CopyTo(bytes.AsSpan(4));
        return bytes;
    }

    /// <summary>RRQ or WRQ.</summary>
    /// <param name="IsWrite">True for WRQ.</param>
    /// <param name="File">Name as sent; a leading '/' is part of it (provisioning 2.3).</param>
    /// <param name="Mode">As sent; "octet" is the one that is served.</param>
    /// <param name="Options">What is asked for.</param>
    public sealed record Request(bool IsWrite, string File, string Mode, TftpOptions Options) : TftpPacket
    {
        /// <inheritdoc/>
        public override byte[] Write()
        {
            var text = new StringBuilder().Append(File).Append('\0').Append(Mode).Append('\0');
            Options.Write(text);
            return WriteText(IsWrite ? (ushort)2 : (ushort)1, text.ToString());
        }
    }

    /// <summary>One block of the file; a block shorter than agreed is the last.</summary>
    /// <param name="Block">Number modulo 65536; the first is 1.</param>
    /// <param name="Bytes">The block.</param>
    public sealed record Data(ushort Block, ReadOnlyMemory<byte> Bytes) : TftpPacket
    {
        /// <inheritdoc/>
        public override byte[] Write() => WriteNumber(3, Block, Bytes.Span);
    }

    /// <summary>ACK.</summary>
    /// <param name="Block">The block acknowledged; 0 for a WRQ or an OACK.</param>
    public sealed record Acknowledgement(ushort Block) : TftpPacket
    {
        /// <inheritdoc/>
        public override byte[] Write() => WriteNumber(4, Block, []);
    }

    /// <summary>ERROR: ends the transfer; never acknowledged, never repeated.</summary>
    /// <param name="Code">The code; values without a name may come.</param>
    /// <param name="Message">For a person; without control characters, at most 200 characters when read.</param>
    public sealed record Error(TftpErrorCode Code, string Message) : TftpPacket
    {
        /// <inheritdoc/>
        public override byte[] Write() => WriteNumber(5, (ushort)Code, Encoding.UTF8.GetBytes(Message + '\0'));
    }

    /// <summary>OACK: what the server grants.</summary>
    /// <param name="Options">Granted options.</param>
    public sealed record OptionsGranted(TftpOptions Options) : TftpPacket
    {
        /// <inheritdoc/>
        public override byte[] Write()
        {
            var text = new StringBuilder();
            Options.Write(text);
            return WriteText(6, text.ToString());
        }
    }
}
