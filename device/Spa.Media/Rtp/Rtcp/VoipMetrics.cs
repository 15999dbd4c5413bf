using System.Buffers.Binary;

namespace Spa.Media.Rtp.Rtcp;

/// <summary>The VoIP metrics block of an extended report (RFC 3611 4.7).</summary>
public sealed record VoipMetrics
{
    /// <summary>Block type.</summary>
    public const byte Type = 7;

    /// <summary>A level, R factor or MOS that is not known (RFC 3611 4.7.4, 4.7.5).</summary>
    public const byte Unknown = 127;

    /// <summary>Bytes after the block's header.</summary>
    internal const int Length = 32;

    /// <summary>The source that was heard.</summary>
    public uint Ssrc { get; init; }

    /// <summary>Packets lost on the way, in 1/256 of those expected.</summary>
    public byte LossRate { get; init; }

    /// <summary>Packets that came too late for the jitter buffer, likewise.</summary>
    public byte DiscardRate { get; init; }

    /// <summary>Share of packets lost or discarded within bursts, in 1/256.</summary>
    public byte BurstDensity { get; init; }

    /// <summary>The same between bursts.</summary>
    public byte GapDensity { get; init; }

    /// <summary>Mean length of bursts, in milliseconds.</summary>
    public ushort BurstDuration { get; init; }

    /// <summary>Mean length of what is between them.</summary>
    public ushort GapDuration { get; init; }

    /// <summary>Milliseconds; 0 when not known.</summary>
    public ushort RoundTripDelay { get; init; }

    /// <summary>Delay within the two ends: coding, buffers, in milliseconds.</summary>
    public ushort EndSystemDelay { get; init; }

    /// <summary>dBm0, as two's complement; 127 when not known.</summary>
    public byte SignalLevel { get; init; } = Unknown;

    /// <summary>dBm0, as two's complement; 127 when not known.</summary>
    public byte NoiseLevel { get; init; } = Unknown;

    /// <summary>Residual echo return loss in dB; 127 when not known.</summary>
    public byte Rerl { get; init; } = Unknown;

    /// <summary>Good packets in a row that end a burst; 16 is the recommended value.</summary>
    public byte Gmin { get; init; } = 16;

    /// <summary>R factor of this part of the call, 0 to 100; 127 when not known.</summary>
    public byte RFactor { get; init; } = Unknown;

    /// <summary>R factor of another network behind; 127 for none.</summary>
    public byte ExternalRFactor { get; init; } = Unknown;

    /// <summary>Listening quality, ten times the score: 10 to 50; 127 when not known.</summary>
    public byte MosListening { get; init; } = Unknown;

    /// <summary>Conversational quality, likewise: with the delay.</summary>
    public byte MosConversation { get; init; } = Unknown;

    /// <summary>Kind of concealment, of jitter buffer, and how fast it adapts (RFC 3611 4.7.6).</summary>
    public byte Configuration { get; init; }

    /// <summary>Jitter buffer now, in milliseconds.</summary>
    public ushort JitterNominal { get; init; }

    /// <summary>Most it has been able to take so far.</summary>
    public ushort JitterMaximum { get; init; }

    /// <summary>Most it may ever take.</summary>
    public ushort JitterAbsoluteMaximum { get; init; }

    //  |     BT=7      |   reserved    |       block length = 8        |
    //  |                        SSRC of source                         |
    //  |   loss rate   | discard rate  | burst density |  gap density  |
    //  |       burst duration          |         gap duration          |
    //  |     round trip delay          |       end system delay        |
    //  | signal level  |  noise level  |     RERL      |     Gmin      |
    //  |   R factor    | ext. R factor |    MOS-LQ     |    MOS-CQ     |
    //  |   RX config   |   reserved    |          JB nominal           |
    //  |          JB maximum           |          JB abs max           |
    internal static VoipMetrics Read(ReadOnlySpan<byte> body) => new()
    {
        Ssrc = BinaryPrimitives.ReadUInt32BigEndian(body),
        LossRate = body[4],
        DiscardRate = body[5],
        BurstDensity = body[6],
        GapDensity = body[7],
        BurstDuration = BinaryPrimitives.ReadUInt16BigEndian(body[8..]),
        GapDuration = BinaryPrimitives.ReadUInt16BigEndian(body[10..]),
        RoundTripDelay = BinaryPrimitives.ReadUInt16BigEndian(body[12..]),
        EndSystemDelay = BinaryPrimitives.ReadUInt16BigEndian(body[14..]),
        SignalLevel = body[16],
        NoiseLevel = body[17],
        Rerl = body[18],
        Gmin = body[19],
        RFactor = body[20],
        ExternalRFactor = body[21],
        MosListening = body[22],
        MosConversation = body[23],
        Configuration = body[24],
        JitterNominal = BinaryPrimitives.ReadUInt16BigEndian(body[26..]),
        JitterMaximum = BinaryPrimitives.ReadUInt16BigEndian(body[28..]),
        JitterAbsoluteMaximum = BinaryPrimitives.ReadUInt16BigEndian(body[30..]),
    };

    internal void Write(ref RtcpWriter writer)
    {
        writer.Word(((uint)Type << 24) | (Length / 4));
        writer.Word(Ssrc);
        writer.Word(Four(LossRate, DiscardRate, BurstDensity, GapDensity));
        writer.Word(((uint)BurstDuration << 16) | GapDuration);
        writer.Word(((uint)RoundTripDelay << 16) | EndSystemDelay);
        writer.Word(Four(SignalLevel, NoiseLevel, Rerl, Gmin));
        writer.Word(Four(RFactor, ExternalRFactor, MosListening, MosConversation));
        writer.Word(((uint)Configuration << 24) | JitterNominal);
        writer.Word(((uint)JitterMaximum << 16) | JitterAbsoluteMaximum);
    }

    private static uint Four(byte a, byte b, byte c, byte d) => ((uint)a << 24) | ((uint)b << 16) | ((uint)c << 8) | d;
}
