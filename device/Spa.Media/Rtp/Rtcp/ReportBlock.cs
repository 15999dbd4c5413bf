using System.Buffers.Binary;

namespace Spa.Media.Rtp.Rtcp;

/// <summary>What a receiver says of one source (RFC 3550 6.4.1).</summary>
/// <param name="Ssrc">The source.</param>
/// <param name="FractionLost">Loss since the last report, in 1/256.</param>
/// <param name="Lost">Packets lost since the start; negative when more came twice; 24 bits.</param>
/// <param name="Highest">Highest sequence number with its cycles.</param>
/// <param name="Jitter">In units of the source's clock.</param>
/// <param name="LastReport">Middle of the time in the last SR from it; 0 for none.</param>
/// <param name="SinceLastReport">Delay since then, in 1/65536 s.</param>
public readonly record struct ReportBlock(uint Ssrc, byte FractionLost, int Lost, uint Highest, uint Jitter, uint LastReport, uint SinceLastReport)
{
    /// <summary>Bytes of a block.</summary>
    public const int Length = 24;

    //  |                 SSRC_n                                        |
    //  | fraction lost |       cumulative number of packets lost       |
    //  |           extended highest sequence number received           |
    //  |                      interarrival jitter                      |
    //  |                         last SR (LSR)                         |
    //  |                   delay since last SR (DLSR)                  |
    internal static ReportBlock Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt32BigEndian(bytes),
        bytes[4],
        (BinaryPrimitives.ReadInt32BigEndian(bytes[4..]) << 8) >> 8,
        BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]),
        BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt32BigEndian(bytes[20..]));

    internal void Write(ref RtcpWriter writer)
    {
        writer.Word(Ssrc);
        writer.Word(((uint)FractionLost << 24) | ((uint)Math.Clamp(Lost, -0x800000, 0x7FFFFF) & 0xFFFFFF));
        writer.Word(Highest);
        writer.Word(Jitter);
        writer.Word(LastReport);
        writer.Word(SinceLastReport);
    }
}
