using Spa.Media.Rtp.Playing;
using Spa.Media.Rtp.Rtcp;

namespace Spa.Media.Rtp.Quality;

/// <summary>Gathers the figures of one call from the parts that count them.</summary>
/// <param name="sender">Our stream.</param>
/// <param name="receiver">Theirs.</param>
/// <param name="buffer">What plays theirs.</param>
public sealed class CallStatistics(RtpSender sender, RtpReceiver receiver, JitterBuffer buffer)
{
    private readonly LossLedger ledger = new();
    private TimeSpan largestBuffer;

    /// <summary>A packet came that was audio, noise or an event.</summary>
    /// <param name="arrival">What the receiver said of it.</param>
    /// <param name="played">False when the jitter buffer had to refuse it.</param>
    public void Arrived(in RtpArrival arrival, bool played)
    {
        if (arrival.Restarted)
        {
            ledger.End();
        }

        ledger.Arrived(arrival.Sequence, !played);
        largestBuffer = buffer.Delay > largestBuffer ? buffer.Delay : largestBuffer;
    }

    /// <summary>The figures now.</summary>
    /// <param name="codec">How the codec sounds.</param>
    /// <param name="packet">Length of the far end's packets.</param>
    /// <param name="roundTrip">From reports; null when not known.</param>
    /// <param name="over">True when the call is over: packets that may still come are lost then.</param>
    public CallQuality Now(CodecImpairment codec, TimeSpan packet, TimeSpan? roundTrip, bool over)
    {
        if (over)
        {
            ledger.End();
        }

        var bursts = ledger.Bursts;
        var missing = bursts.All == 0 ? 0 : (bursts.Lost + bursts.Discarded) / (double)bursts.All;
        var listening = EModel.RFactor(codec, missing, bursts.BurstRatio, TimeSpan.Zero);

        // A sample waits for the rest of its packet, travels, and waits in the buffer.
        var delay = packet + ((roundTrip ?? TimeSpan.Zero) / 2) + buffer.Delay;
        var conversation = EModel.RFactor(codec, missing, bursts.BurstRatio, delay);
        var counts = receiver.Counts;
        return new()
        {
            PacketsSent = sender.Packets,
            OctetsSent = sender.Octets,
            PacketsReceived = (long)counts.Packets,
            OctetsReceived = (long)counts.Octets,
            Lost = Math.Max(0, receiver.Sequence.Lost + counts.LostBefore),
            Discarded = bursts.Discarded,
            Errors = (long)(counts.Malformed + counts.UnknownPayload + counts.Strangers + counts.Looped),
            Jitter = receiver.Jitter.Time,
            RoundTrip = roundTrip,
            BufferDelay = buffer.Delay,
            RListening = listening,
            RConversation = conversation,
            Metrics = receiver.Ssrc is { } ssrc && bursts.All > 0 ? Metrics(ssrc, bursts, packet, roundTrip, listening, conversation) : null,
        };
    }

    private VoipMetrics Metrics(uint ssrc, BurstMeter bursts, TimeSpan packet, TimeSpan? roundTrip, double listening, double conversation) => new()
    {
        Ssrc = ssrc,
        LossRate = Part(bursts.Lost / (double)bursts.All),
        DiscardRate = Part(bursts.Discarded / (double)bursts.All),
        BurstDensity = Part(bursts.BurstDensity),
        GapDensity = Part(bursts.GapDensity),
        BurstDuration = Milliseconds(packet * bursts.BurstPackets),
        GapDuration = Milliseconds(packet * bursts.GapPackets),
        RoundTripDelay = Milliseconds(roundTrip ?? TimeSpan.Zero),
        EndSystemDelay = Milliseconds(packet + buffer.Delay),
        Gmin = BurstMeter.Gmin,
        RFactor = (byte)Math.Round(conversation),
        MosListening = Score(EModel.Mos(listening)),
        MosConversation = Score(EModel.Mos(conversation)),

        // Enhanced concealment, adaptive buffer; the rate of adaptation in the low bits (RFC 3611 4.7.6).
        Configuration = 0b11_11_0000,
        JitterNominal = Milliseconds(buffer.Nominal),
        JitterMaximum = Milliseconds(largestBuffer),
        JitterAbsoluteMaximum = Milliseconds(buffer.Limit),
    };

    private static byte Part(double share) => (byte)Math.Min(255, Math.Round(share * 256));

    private static ushort Milliseconds(TimeSpan time) => (ushort)Math.Clamp(Math.Round(time.TotalMilliseconds), 0, ushort.MaxValue);

    private static byte Score(double mos) => (byte)Math.Round(mos * 10);
}
