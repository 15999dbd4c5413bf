namespace Spa.Media.Rtp;

/// <summary>What a receiver has counted over a call.</summary>
/// <param name="Packets">Good packets, double ones too.</param>
/// <param name="Octets">Bytes of their payload.</param>
/// <param name="Duplicates">Of them, packets that had come before.</param>
/// <param name="Malformed">Datagrams that were no RTP, or events that were none.</param>
/// <param name="UnknownPayload">Packets with a payload type nobody agreed on.</param>
/// <param name="Strangers">Packets from somebody else than the far end.</param>
/// <param name="Looped">Our own packets come back.</param>
/// <param name="OnProbation">Packets that came before their source or their jump in sequence was believed.</param>
/// <param name="SourceChanges">How often the far end took another synchronisation source.</param>
/// <param name="LostBefore">Packets lost from sources before the present one.</param>
public readonly record struct RtpReceiverCounts(
    ulong Packets, ulong Octets, ulong Duplicates, ulong Malformed, ulong UnknownPayload, ulong Strangers, ulong Looped, ulong OnProbation, int SourceChanges, long LostBefore);
