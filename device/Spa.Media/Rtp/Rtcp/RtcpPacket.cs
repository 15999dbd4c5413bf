using System.Collections.Immutable;
using System.Text;

namespace Spa.Media.Rtp.Rtcp;

/// <summary>One packet of a compound (RFC 3550 6.4 to 6.7, RFC 3611).</summary>
public abstract record RtcpPacket
{
    internal const byte SenderReportType = 200;
    internal const byte ReceiverReportType = 201;
    internal const byte DescriptionType = 202;
    internal const byte ByeType = 203;
    internal const byte ExtendedType = 207;

    private RtcpPacket()
    {
    }

    internal abstract void Write(ref RtcpWriter writer);

    /// <summary>SR: what its sender sent, and heard.</summary>
    /// <param name="Ssrc">Who reports.</param>
    /// <param name="Ntp">Wall clock of the report, <see cref="NtpTime"/>.</param>
    /// <param name="RtpTime">The same moment on the stream's clock.</param>
    /// <param name="Packets">Packets sent.</param>
    /// <param name="Octets">Bytes of payload sent.</param>
    /// <param name="Blocks">What it heard; at most 31.</param>
    public sealed record SenderReport(uint Ssrc, ulong Ntp, uint RtpTime, uint Packets, uint Octets, ImmutableArray<ReportBlock> Blocks) : RtcpPacket
    {
        internal override void Write(ref RtcpWriter writer)
        {
            writer.Begin(Blocks.Length, SenderReportType);
            writer.Word(Ssrc);
            writer.Word((uint)(Ntp >> 32));
            writer.Word((uint)Ntp);
            writer.Word(RtpTime);
            writer.Word(Packets);
            writer.Word(Octets);
            foreach (var block in Blocks)
            {
                block.Write(ref writer);
            }

            writer.End();
        }
    }

    /// <summary>RR: what its sender heard.</summary>
    /// <param name="Ssrc">Who reports.</param>
    /// <param name="Blocks">What it heard; at most 31.</param>
    public sealed record ReceiverReport(uint Ssrc, ImmutableArray<ReportBlock> Blocks) : RtcpPacket
    {
        internal override void Write(ref RtcpWriter writer)
        {
            writer.Begin(Blocks.Length, ReceiverReportType);
            writer.Word(Ssrc);
            foreach (var block in Blocks)
            {
                block.Write(ref writer);
            }

            writer.End();
        }
    }

    /// <summary>SDES: names of sources.</summary>
    /// <param name="Chunks">At most 31.</param>
    public sealed record Description(ImmutableArray<DescriptionChunk> Chunks) : RtcpPacket
    {
        internal override void Write(ref RtcpWriter writer)
        {
            writer.Begin(Chunks.Length, DescriptionType);
            foreach (var chunk in Chunks)
            {
                writer.Word(chunk.Ssrc);
                foreach (var item in chunk.Items)
                {
                    Text(ref writer, item.Type, item.Text);
                }

                // At least one zero ends the items, and the chunk ends at a word.
                do
                {
                    writer.Byte(0);
                }
                while ((writer.At & 3) != 0);
            }

            writer.End();
        }
    }

    /// <summary>BYE: sources that leave.</summary>
    /// <param name="Sources">At most 31.</param>
    /// <param name="Reason">For a person; null for none.</param>
    public sealed record Bye(ImmutableArray<uint> Sources, string? Reason) : RtcpPacket
    {
        internal override void Write(ref RtcpWriter writer)
        {
            writer.Begin(Sources.Length, ByeType);
            foreach (var source in Sources)
            {
                writer.Word(source);
            }

            if (Reason is not null)
            {
                Text(ref writer, null, Reason);
            }

            writer.End();
        }
    }

    /// <summary>XR: extended reports (RFC 3611 2).</summary>
    /// <param name="Ssrc">Who reports.</param>
    /// <param name="Metrics">The VoIP metrics blocks.</param>
    /// <param name="OtherBlocks">Blocks of other types with their headers, as they came.</param>
    public sealed record Extended(uint Ssrc, ImmutableArray<VoipMetrics> Metrics, ImmutableArray<ImmutableArray<byte>> OtherBlocks) : RtcpPacket
    {
        internal override void Write(ref RtcpWriter writer)
        {
            writer.Begin(0, ExtendedType);
            writer.Word(Ssrc);
            foreach (var metrics in Metrics)
            {
                metrics.Write(ref writer);
            }

            foreach (var block in OtherBlocks)
            {
                writer.Bytes(block.AsSpan());
            }

            writer.End();
        }
    }

    /// <summary>A packet of another type (APP, feedback), as it came.</summary>
    /// <param name="Type">Its type.</param>
    /// <param name="Count">The five bits beside the version.</param>
    /// <param name="Body">What follows the header of 4 bytes; whole words.</param>
    public sealed record Other(byte Type, byte Count, ImmutableArray<byte> Body) : RtcpPacket
    {
        internal override void Write(ref RtcpWriter writer)
        {
            writer.Begin(Count, Type);
            writer.Bytes(Body.AsSpan());
            writer.End();
        }
    }

    // A text has a length of one byte: what is longer is cut at a character.
    private static void Text(ref RtcpWriter writer, byte? type, string text)
    {
        Span<byte> bytes = stackalloc byte[byte.MaxValue];
        Encoding.UTF8.GetEncoder().Convert(text, bytes, true, out _, out var length, out _);
        if (type is { } value)
        {
            writer.Byte(value);
        }

        writer.Byte((byte)length);
        writer.Bytes(bytes[..length]);
    }
}
