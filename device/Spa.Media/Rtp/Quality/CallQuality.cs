using Spa.Media.Rtp.Rtcp;

namespace Spa.Media.Rtp.Quality;

/// <summary>How a call was, in figures.</summary>
public sealed record CallQuality
{
    /// <summary>RTP packets sent.</summary>
    public required long PacketsSent { get; init; }

    /// <summary>Bytes of their payload.</summary>
    public required long OctetsSent { get; init; }

    /// <summary>RTP packets received.</summary>
    public required long PacketsReceived { get; init; }

    /// <summary>Bytes of their payload.</summary>
    public required long OctetsReceived { get; init; }

    /// <summary>Packets lost on the way.</summary>
    public required long Lost { get; init; }

    /// <summary>Packets that came too late.</summary>
    public required long Discarded { get; init; }

    /// <summary>Datagrams that were no packet of this call.</summary>
    public required long Errors { get; init; }

    /// <summary>Interarrival jitter.</summary>
    public required TimeSpan Jitter { get; init; }

    /// <summary>There and back; null when the far end sends no reports.</summary>
    public required TimeSpan? RoundTrip { get; init; }

    /// <summary>What a packet waited in the jitter buffer, at last.</summary>
    public required TimeSpan BufferDelay { get; init; }

    /// <summary>R factor of listening: without the delay.</summary>
    public required double RListening { get; init; }

    /// <summary>R factor of conversation: with the delay.</summary>
    public required double RConversation { get; init; }

    /// <summary>Mean opinion score of listening, 1 to 4.5.</summary>
    public double MosListening => EModel.Mos(RListening);

    /// <summary>Mean opinion score of conversation, 1 to 4.5.</summary>
    public double MosConversation => EModel.Mos(RConversation);

    /// <summary>The same for a report; null before anything was received.</summary>
    public required VoipMetrics? Metrics { get; init; }

    /// <summary>The value of <c>P-RTP-Stat</c> in a BYE or its answer (<c>Stats In BYE</c>): packets and bytes sent and received, packets lost, jitter and round trip in ms, seconds, codec of each way.</summary>
    /// <param name="duration">From the answer on.</param>
    /// <param name="encoder">Name of our codec: "G711u".</param>
    /// <param name="decoder">Name of theirs.</param>
    public string StatHeader(TimeSpan duration, string encoder, string decoder) => FormattableString.Invariant(
        $"PS={PacketsSent},OS={OctetsSent},PR={PacketsReceived},OR={OctetsReceived},PL={Lost},JI={Jitter.TotalMilliseconds:F0},LA={RoundTrip?.TotalMilliseconds ?? 0:F0},DU={(long)duration.TotalSeconds},EN={encoder},DE={decoder}");
}
