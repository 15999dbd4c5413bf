using Spa.Media.Rtp.Quality;

namespace Spa.Gateway.Calls;

/// <summary>Packets of a line's calls, those that run with them.</summary>
/// <param name="PacketsSent">RTP packets sent.</param>
/// <param name="OctetsSent">Bytes of their payload.</param>
/// <param name="PacketsReceived">RTP packets received.</param>
/// <param name="OctetsReceived">Bytes of their payload.</param>
/// <param name="Lost">Packets lost on the way to us.</param>
public readonly record struct MediaCounts(long PacketsSent, long OctetsSent, long PacketsReceived, long OctetsReceived, long Lost)
{
    /// <summary>With those of one more call; null = it had none.</summary>
    public MediaCounts With(CallQuality? call) => call is null
        ? this
        : new(PacketsSent + call.PacketsSent, OctetsSent + call.OctetsSent, PacketsReceived + call.PacketsReceived, OctetsReceived + call.OctetsReceived, Lost + call.Lost);
}
