namespace Spa.Media.Rtp;

/// <summary>Takes RTP packets from the one far end of a call: judges their source, counts what came and what is missing, tells events apart. Allocates nothing after its construction.</summary>
public sealed class RtpReceiver
{
    private readonly RtpReceiverOptions options;
    private readonly EventReceiver events = new();
    private readonly JitterMeter jitter;
    private MediaAddress? expected;
    private MediaAddress? source;
    private uint? ssrc;
    private TimeSpan heard;
    private TimeSpan heardSource;
    private bool changeAllowed = true;
    private Candidate candidate;

    /// <summary>A receiver at its start.</summary>
    /// <param name="options">What was agreed on.</param>
    /// <param name="expected">The address in the far end's SDP; null before it is known.</param>
    public RtpReceiver(RtpReceiverOptions options, MediaAddress? expected)
    {
        ArgumentNullException.ThrowIfNull(options);
        (this.options, this.expected) = (options, expected);
        jitter = new(options.ClockRate);
    }

    /// <summary>Sequence numbers of the present source.</summary>
    public SequenceTracker Sequence { get; private set; } = new();

    /// <summary>Its jitter.</summary>
    public JitterMeter Jitter => jitter;

    /// <summary>The present synchronisation source; null before the first good packet.</summary>
    public uint? Ssrc => ssrc;

    /// <summary>Whom packets are taken from; null before the first good packet.</summary>
    public MediaAddress? Source => source;

    /// <summary>The address in the far end's SDP; null before it is known.</summary>
    public MediaAddress? Expected => expected;

    /// <summary>Where our own packets go: the source of the last good packet with symmetric RTP, else the address in the SDP; null when neither is known.</summary>
    public MediaAddress? Destination => (options.Symmetric ? source : null) ?? expected;

    /// <summary>When the last good packet came; null before the first.</summary>
    public TimeSpan? LastHeard => source is null ? null : heard;

    /// <summary>Counters of the whole call, over all sources.</summary>
    public RtpReceiverCounts Counts { get; private set; }

    /// <summary>The signalling names another address, or the same anew: its stream is taken at once, and one change of the synchronisation source is believed.</summary>
    public void Expect(MediaAddress? address)
    {
        if (address != expected)
        {
            // Whoever was heard instead of the old address is not the new one.
            source = null;
        }

        (expected, changeAllowed, candidate) = (address, true, default);
    }

    /// <summary>Takes a datagram.</summary>
    /// <param name="datagram">RTP in the clear; after SRTP when the call is secure.</param>
    /// <param name="from">Its source.</param>
    /// <param name="now">When it came.</param>
    /// <param name="authenticated">True when SRTP has proven who sent it: then the address does not matter.</param>
    public RtpArrival Receive(ReadOnlySpan<byte> datagram, MediaAddress from, TimeSpan now, bool authenticated = false)
    {
        if (!RtpPacket.TryRead(datagram, out var packet, out var fault))
        {
            Counts = Counts with { Malformed = Counts.Malformed + 1 };
            return new() { Verdict = RtpVerdict.Malformed, Fault = fault };
        }

        if (packet.Ssrc == options.OwnSsrc && options.OwnSsrc != 0)
        {
            return Refuse(RtpVerdict.Looped, packet);
        }

        var isAudio = options.Audio.Contains(packet.PayloadType);
        var isEvent = packet.PayloadType == options.EventPayloadType;
        var isNoise = !isAudio && packet.PayloadType == options.NoisePayloadType;
        if (!isAudio && !isEvent && !isNoise)
        {
            return Refuse(RtpVerdict.UnknownPayload, packet);
        }

        var verdict = Judge(packet, from, now, authenticated, out var restarted);
        if (verdict is { } refused)
        {
            return Refuse(refused, packet);
        }

        var news = Sequence.Update(packet.Sequence, out var extended);
        if (news == SequenceNews.Jump)
        {
            return Refuse(RtpVerdict.Probation, packet);
        }

        restarted |= news == SequenceNews.Restarted;
        if (news == SequenceNews.Restarted)
        {
            jitter.Restart();
        }

        heard = now;
        Counts = Counts with { Packets = Counts.Packets + 1, Octets = Counts.Octets + (ulong)packet.Payload.Length };
        if (news == SequenceNews.Duplicate)
        {
            Counts = Counts with { Duplicates = Counts.Duplicates + 1 };
            return new() { Verdict = RtpVerdict.Duplicate, Packet = packet, Sequence = extended };
        }

        if (isEvent)
        {
            return TakeEvent(packet, extended, restarted, now);
        }

        if (isAudio)
        {
            jitter.Arrived(now, packet.Timestamp);
        }

        return new() { Verdict = isAudio ? RtpVerdict.Audio : RtpVerdict.Noise, Packet = packet, Sequence = extended, Restarted = restarted };
    }

    /// <summary>Ends an event whose last packets were lost. To be asked each tick.</summary>
    public EventNews Check(TimeSpan now) => events.Check(now);

    private RtpArrival TakeEvent(RtpPacket packet, uint extended, bool restarted, TimeSpan now)
    {
        if (!TelephoneEvent.TryRead(packet.Payload, out var content, out var fault))
        {
            Counts = Counts with { Malformed = Counts.Malformed + 1 };
            return new() { Verdict = RtpVerdict.Malformed, Packet = packet, Fault = fault };
        }

        return new() { Verdict = RtpVerdict.Event, Packet = packet, Sequence = extended, Restarted = restarted, Event = content, Events = events.Take(content, packet.Timestamp, now) };
    }

    // Null when the packet is from the far end; else why it is not, or not yet.
    private RtpVerdict? Judge(RtpPacket packet, MediaAddress from, TimeSpan now, bool authenticated, out bool restarted)
    {
        restarted = false;
        if (from == source)
        {
            if (packet.Ssrc == ssrc)
            {
                heardSource = now;
                candidate = default;
                return null;
            }

            // Another synchronisation source at the same address: a transfer behind it, or somebody who forges the address.
            if (!authenticated && !changeAllowed && now - heardSource < options.ChangeAfter)
            {
                return RtpVerdict.OtherSource;
            }

            return authenticated || Proven(packet, from, now) ? Adopt(packet, from, now, out restarted) : RtpVerdict.Probation;
        }

        // Who proves it by its key, or comes from where the signalling said, needs no more proof.
        if (authenticated || from == expected)
        {
            return Adopt(packet, from, now, out restarted);
        }

        // Elsewhere the far end moves only after a silence, and keeps its synchronisation source: a NAT that forgot its binding.
        if (options.Policy == SourcePolicy.Signalled || (source is not null && (packet.Ssrc != ssrc || now - heardSource < options.MoveAfter)))
        {
            return RtpVerdict.Stranger;
        }

        return Proven(packet, from, now) ? Adopt(packet, from, now, out restarted) : RtpVerdict.Probation;
    }

    // A newcomer is believed after some packets in sequence; another newcomer takes its place only when it has been silent for a while.
    private bool Proven(RtpPacket packet, MediaAddress from, TimeSpan now)
    {
        if (candidate.Count > 0 && (candidate.From != from || candidate.Ssrc != packet.Ssrc) && now - candidate.Heard < options.ChangeAfter)
        {
            return false;
        }

        var follows = candidate.Count > 0 && candidate.From == from && candidate.Ssrc == packet.Ssrc && packet.Sequence == (ushort)(candidate.Sequence + 1);
        candidate = new() { From = from, Ssrc = packet.Ssrc, Sequence = packet.Sequence, Heard = now, Count = follows ? candidate.Count + 1 : 1 };
        return candidate.Count >= options.Probation;
    }

    private RtpVerdict? Adopt(RtpPacket packet, MediaAddress from, TimeSpan now, out bool restarted)
    {
        restarted = ssrc is not null && ssrc != packet.Ssrc;
        if (restarted)
        {
            Counts = Counts with { LostBefore = Counts.LostBefore + Sequence.Lost, SourceChanges = Counts.SourceChanges + 1 };
            Sequence = new();
            jitter.Restart();
        }

        (source, ssrc, heardSource, changeAllowed, candidate) = (from, packet.Ssrc, now, false, default);
        return null;
    }

    private RtpArrival Refuse(RtpVerdict verdict, RtpPacket packet)
    {
        Counts = verdict switch
        {
            RtpVerdict.Looped => Counts with { Looped = Counts.Looped + 1 },
            RtpVerdict.UnknownPayload => Counts with { UnknownPayload = Counts.UnknownPayload + 1 },
            RtpVerdict.Stranger or RtpVerdict.OtherSource => Counts with { Strangers = Counts.Strangers + 1 },
            _ => Counts with { OnProbation = Counts.OnProbation + 1 },
        };
        return new() { Verdict = verdict, Packet = packet };
    }

    private struct Candidate
    {
        public MediaAddress From;
        public uint Ssrc;
        public ushort Sequence;
        public TimeSpan Heard;
        public int Count;
    }
}
