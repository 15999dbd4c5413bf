using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Spa.Foundation.Text;

namespace Spa.Media.Rtp.Rtcp;

/// <summary>What one datagram carries: reports first, then the rest (RFC 3550 6.1).</summary>
/// <param name="Packets">In order; the first is an SR or RR.</param>
public sealed record RtcpCompound(ImmutableArray<RtcpPacket> Packets)
{
    /// <summary>Longest datagram read.</summary>
    public const int MaxLength = 1500;

    private const string Rule = "RFC 3550 6.1";
    private const string HeaderRule = "RFC 3550 6.4.1";

    /// <summary>Reads a datagram. Positions of an error are bytes from its start.</summary>
    //   0                   1                   2                   3
    //   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    //  |V=2|P| RC / SC |      PT       |   length in words, less one   |    again and again, to the datagram's end
    //  |  body ...                              P: only in the last    |
    public static Parsed<RtcpCompound> Parse(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length > MaxLength)
        {
            return new ParseError(MaxLength, "a datagram of at most 1500 bytes", "own limit");
        }

        if (datagram.Length < 8)
        {
            return new ParseError(datagram.Length, "a report of at least 8 bytes", Rule);
        }

        var packets = ImmutableArray.CreateBuilder<RtcpPacket>();
        for (var at = 0; at < datagram.Length;)
        {
            var rest = datagram[at..];
            if (rest.Length < 4)
            {
                return new ParseError(datagram.Length, "a packet header of 4 bytes", HeaderRule);
            }

            if (rest[0] >> 6 != 2)
            {
                return new ParseError(at, "RTCP version 2", HeaderRule);
            }

            var length = 4 * (BinaryPrimitives.ReadUInt16BigEndian(rest[2..]) + 1);
            if (length > rest.Length)
            {
                return new ParseError(at + 2, "a length that ends within the datagram", HeaderRule);
            }

            if (at == 0 && rest[1] is not (RtcpPacket.SenderReportType or RtcpPacket.ReceiverReportType))
            {
                return new ParseError(1, "a sender or receiver report first", Rule);
            }

            var body = rest[4..length];
            if ((rest[0] & 0x20) != 0)
            {
                if (length < rest.Length)
                {
                    return new ParseError(at, "padding only in the last packet", Rule);
                }

                var padding = body.IsEmpty ? (byte)0 : body[^1];
                if (padding == 0 || padding > body.Length || padding % 4 != 0)
                {
                    return new ParseError(at + length - 1, "a padding length of whole words within the packet", HeaderRule);
                }

                body = body[..^padding];
            }

            if (!Read(rest[1], rest[0] & 31, body, at + 4).Ok(out var packet, out var error))
            {
                return error;
            }

            packets.Add(packet);
            at += length;
        }

        return new RtcpCompound(packets.DrainToImmutable());
    }

    /// <summary>Writes all of it; the number of bytes, or 0 when there is no room.</summary>
    public int Write(Span<byte> into)
    {
        var writer = new RtcpWriter(into);
        foreach (var packet in Packets)
        {
            packet.Write(ref writer);
        }

        return writer.Full ? 0 : writer.At;
    }

    private static Parsed<RtcpPacket> Read(byte type, int count, ReadOnlySpan<byte> body, int at) => type switch
    {
        RtcpPacket.SenderReportType => ReadSenderReport(count, body, at),
        RtcpPacket.ReceiverReportType => ReadReceiverReport(count, body, at),
        RtcpPacket.DescriptionType => ReadDescription(count, body, at),
        RtcpPacket.ByeType => ReadBye(count, body, at),
        RtcpPacket.ExtendedType => ReadExtended(body, at),
        _ => new RtcpPacket.Other(type, (byte)count, [.. body]),
    };

    //  |V=2|P|    RC   |   PT=SR=200   |             length            |
    //  |                         SSRC of sender                        |
    //  |              NTP timestamp, most significant word             |
    //  |             NTP timestamp, least significant word             |
    //  |                         RTP timestamp                         |
    //  |                     sender's packet count                     |
    //  |                      sender's octet count                     |
    //  |                 report blocks, RC of them ...                 |
    private static Parsed<RtcpPacket> ReadSenderReport(int count, ReadOnlySpan<byte> body, int at)
    {
        const int Fixed = 24;
        if (body.Length < Fixed + (count * ReportBlock.Length))
        {
            return new ParseError(at + body.Length, "sender information and as many report blocks as are counted", HeaderRule);
        }

        return new RtcpPacket.SenderReport(
            BinaryPrimitives.ReadUInt32BigEndian(body),
            BinaryPrimitives.ReadUInt64BigEndian(body[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(body[12..]),
            BinaryPrimitives.ReadUInt32BigEndian(body[16..]),
            BinaryPrimitives.ReadUInt32BigEndian(body[20..]),
            ReadBlocks(count, body[Fixed..]));
    }

    //  |V=2|P|    RC   |   PT=RR=201   |             length            |
    //  |                     SSRC of packet sender                     |
    //  |                 report blocks, RC of them ...                 |
    private static Parsed<RtcpPacket> ReadReceiverReport(int count, ReadOnlySpan<byte> body, int at)
        => body.Length < 4 + (count * ReportBlock.Length)
            ? new ParseError(at + body.Length, "an SSRC and as many report blocks as are counted", "RFC 3550 6.4.2")
            : new RtcpPacket.ReceiverReport(BinaryPrimitives.ReadUInt32BigEndian(body), ReadBlocks(count, body[4..]));

    private static ImmutableArray<ReportBlock> ReadBlocks(int count, ReadOnlySpan<byte> bytes)
    {
        var blocks = ImmutableArray.CreateBuilder<ReportBlock>(count);
        for (var i = 0; i < count; i++)
        {
            blocks.Add(ReportBlock.Read(bytes[(i * ReportBlock.Length)..]));
        }

        return blocks.MoveToImmutable();
    }

    //  |V=2|P|    SC   |  PT=SDES=202  |             length            |
    //  |                          SSRC/CSRC_1                          |
    //  |  type (1)  | length (1) | text ...  again;  then 1 to 4 zeros |
    private static Parsed<RtcpPacket> ReadDescription(int count, ReadOnlySpan<byte> body, int offset)
    {
        const string DescriptionRule = "RFC 3550 6.5";
        var chunks = ImmutableArray.CreateBuilder<DescriptionChunk>(count);
        var at = 0;
        for (var i = 0; i < count; i++)
        {
            if (at + 4 > body.Length)
            {
                return new ParseError(offset + body.Length, "as many chunks as are counted", DescriptionRule);
            }

            var ssrc = BinaryPrimitives.ReadUInt32BigEndian(body[at..]);
            at += 4;
            var items = ImmutableArray.CreateBuilder<DescriptionItem>();
            while (true)
            {
                if (at >= body.Length)
                {
                    return new ParseError(offset + body.Length, "a zero that ends the items", DescriptionRule);
                }

                if (body[at] == 0)
                {
                    break;
                }

                if (at + 2 > body.Length || at + 2 + body[at + 1] > body.Length)
                {
                    return new ParseError(offset + Math.Min(at + 1, body.Length), "an item length that ends within the packet", DescriptionRule);
                }

                items.Add(new(body[at], Encoding.UTF8.GetString(body.Slice(at + 2, body[at + 1]))));
                at += 2 + body[at + 1];
            }

            at = (at + 4) & ~3;
            chunks.Add(new(ssrc, items.DrainToImmutable()));
        }

        return new RtcpPacket.Description(chunks.MoveToImmutable());
    }

    //  |V=2|P|    SC   |   PT=BYE=203  |             length            |
    //  |                       SSRC/CSRC, SC of them                   |
    //  |     length    |               reason for leaving (optional)   |
    private static Parsed<RtcpPacket> ReadBye(int count, ReadOnlySpan<byte> body, int at)
    {
        if (body.Length < 4 * count)
        {
            return new ParseError(at + body.Length, "as many sources as are counted", "RFC 3550 6.6");
        }

        var sources = ImmutableArray.CreateBuilder<uint>(count);
        for (var i = 0; i < count; i++)
        {
            sources.Add(BinaryPrimitives.ReadUInt32BigEndian(body[(4 * i)..]));
        }

        var rest = body[(4 * count)..];
        if (rest.IsEmpty)
        {
            return new RtcpPacket.Bye(sources.MoveToImmutable(), null);
        }

        return rest[0] > rest.Length - 1
            ? new ParseError(at + (4 * count), "a reason length that ends within the packet", "RFC 3550 6.6")
            : new RtcpPacket.Bye(sources.MoveToImmutable(), Encoding.UTF8.GetString(rest.Slice(1, rest[0])));
    }

    //  |V=2|P|reserved |   PT=XR=207   |             length            |
    //  |                              SSRC                             |
    //  |      BT       | type-specific |  block length in words        |    again and again
    private static Parsed<RtcpPacket> ReadExtended(ReadOnlySpan<byte> body, int offset)
    {
        const string ExtendedRule = "RFC 3611 3";
        if (body.Length < 4)
        {
            return new ParseError(offset + body.Length, "an SSRC", "RFC 3611 2");
        }

        var metrics = ImmutableArray.CreateBuilder<VoipMetrics>();
        var others = ImmutableArray.CreateBuilder<ImmutableArray<byte>>();
        for (var at = 4; at < body.Length;)
        {
            if (at + 4 > body.Length)
            {
                return new ParseError(offset + body.Length, "a block header of 4 bytes", ExtendedRule);
            }

            var length = 4 * BinaryPrimitives.ReadUInt16BigEndian(body[(at + 2)..]);
            if (at + 4 + length > body.Length)
            {
                return new ParseError(offset + at + 2, "a block length that ends within the packet", ExtendedRule);
            }

            if (body[at] != VoipMetrics.Type)
            {
                others.Add([.. body.Slice(at, 4 + length)]);
            }
            else if (length != VoipMetrics.Length)
            {
                return new ParseError(offset + at + 2, "a block length of 8 words for VoIP metrics", "RFC 3611 4.7");
            }
            else
            {
                metrics.Add(VoipMetrics.Read(body[(at + 4)..]));
            }

            at += 4 + length;
        }

        return new RtcpPacket.Extended(BinaryPrimitives.ReadUInt32BigEndian(body), metrics.DrainToImmutable(), others.DrainToImmutable());
    }
}
