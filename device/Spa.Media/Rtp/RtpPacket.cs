using System.Buffers.Binary;

namespace Spa.Media.Rtp;

/// <summary>An RTP packet, as a view of the bytes it came in (RFC 3550 5.1).</summary>
public readonly ref struct RtpPacket
{
    /// <summary>Bytes of the header without CSRC list and extension.</summary>
    public const int HeaderLength = 12;

    /// <summary>Longest packet read: 160 ms of 16-bit samples and more than any codec here makes.</summary>
    public const int MaxLength = 4096;

    private const string Rule = "RFC 3550 5.1";

    /// <summary>True at the first packet of a talk spurt, or of an event.</summary>
    public bool Marker { get; private init; }

    /// <summary>0 to 127.</summary>
    public byte PayloadType { get; private init; }

    /// <summary>Sequence number, modulo 65536.</summary>
    public ushort Sequence { get; private init; }

    /// <summary>Time of the first sample in units of the payload's clock.</summary>
    public uint Timestamp { get; private init; }

    /// <summary>The synchronisation source.</summary>
    public uint Ssrc { get; private init; }

    /// <summary>Contributing sources named.</summary>
    public int CsrcCount { get; private init; }

    /// <summary>The profile's field of a header extension; null when there is none.</summary>
    public ushort? ExtensionProfile { get; private init; }

    /// <summary>The extension's data; empty when there is none.</summary>
    public ReadOnlySpan<byte> Extension { get; private init; }

    /// <summary>The payload without padding; may be empty.</summary>
    public ReadOnlySpan<byte> Payload { get; private init; }

    /// <summary>True for bytes that are RTCP where both share a port (RFC 5761 4).</summary>
    public static bool IsRtcp(ReadOnlySpan<byte> datagram) => datagram.Length >= 2 && datagram[1] is >= 192 and <= 223;

    /// <summary>Reads a packet; on false <paramref name="fault"/> says why.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out RtpPacket packet, out PacketFault fault)
    {
        packet = default;
        if (!TryFindPayload(bytes, out var at, out fault))
        {
            return false;
        }

        var csrcs = bytes[0] & 15;
        ushort? profile = null;
        var extension = ReadOnlySpan<byte>.Empty;
        if ((bytes[0] & 0x10) != 0)
        {
            var from = HeaderLength + (4 * csrcs);
            profile = BinaryPrimitives.ReadUInt16BigEndian(bytes[from..]);
            extension = bytes[(from + 4)..at];
        }

        var end = bytes.Length;
        if ((bytes[0] & 0x20) != 0)
        {
            var padding = bytes[^1];
            if (padding == 0 || at + padding > end)
            {
                fault = new(bytes.Length - 1, "a padding length from 1 to what is left after the header", Rule);
                return false;
            }

            end -= padding;
        }

        packet = new()
        {
            Marker = (bytes[1] & 0x80) != 0,
            PayloadType = (byte)(bytes[1] & 0x7F),
            Sequence = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            Timestamp = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]),
            Ssrc = BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]),
            CsrcCount = csrcs,
            ExtensionProfile = profile,
            Extension = extension,
            Payload = bytes[at..end],
        };
        fault = default;
        return true;
    }

    /// <summary>Writes a header without padding, extension and CSRC list into the first 12 bytes.</summary>
    public static void WriteHeader(Span<byte> packet, bool marker, byte payloadType, ushort sequence, uint timestamp, uint ssrc)
    {
        packet[0] = 2 << 6;
        packet[1] = (byte)((marker ? 0x80 : 0) | (payloadType & 0x7F));
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(packet[8..], ssrc);
    }

    /// <summary>Finds where the payload begins, without a look at it or its padding: it may be encrypted.</summary>
    //   0                   1                   2                   3
    //   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    //  |V=2|P|X|  CC   |M|     PT      |       sequence number         |
    //  |                           timestamp                           |
    //  |           synchronization source (SSRC) identifier            |
    //  |            contributing source (CSRC) identifiers, CC of them |
    //  |  X: defined by profile        |  length in 32-bit words       |
    //  |  X: extension                                                 |
    //  |  payload ...            P: padding, its length the last byte  |
    internal static bool TryFindPayload(ReadOnlySpan<byte> bytes, out int at, out PacketFault fault)
    {
        at = HeaderLength;
        if (bytes.Length < HeaderLength)
        {
            fault = new(bytes.Length, "an RTP header of 12 bytes", Rule);
            return false;
        }

        if (bytes.Length > MaxLength)
        {
            fault = new(MaxLength, "a packet of at most 4096 bytes", "own limit");
            return false;
        }

        if (bytes[0] >> 6 != 2)
        {
            fault = new(0, "RTP version 2", Rule);
            return false;
        }

        at += 4 * (bytes[0] & 15);
        if (at > bytes.Length)
        {
            fault = new(bytes.Length, "as many CSRC identifiers as the header counts", Rule);
            return false;
        }

        fault = default;
        if ((bytes[0] & 0x10) == 0)
        {
            return true;
        }

        if (bytes.Length < at + 4)
        {
            fault = new(bytes.Length, "a header extension of at least 4 bytes", "RFC 3550 5.3.1");
            return false;
        }

        var length = 4 * BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
        at += 4;
        if (at + length > bytes.Length)
        {
            fault = new(at - 2, "an extension length that ends within the packet", "RFC 3550 5.3.1");
            return false;
        }

        at += length;
        return true;
    }
}
