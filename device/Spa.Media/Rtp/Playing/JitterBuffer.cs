namespace Spa.Media.Rtp.Playing;

/// <summary>Puts coded frames back in order and time: takes packets as they come, gives a frame each 10 ms, follows the sender's clock. Allocates nothing after its construction.</summary>
/// <remarks>
/// The delay is what the fastest packets wait for their time. It grows at once when a packet comes late, so that the packet itself can still be played; it shrinks slowly towards what 99.9 % of the packets of the
/// last minute needed, or all of them where they needed no more than the least size. Both the shrinking and clock drift are done by taking 79 or 81 samples for 80, which the reader does: <see cref="Playout"/>.
/// </remarks>
public sealed class JitterBuffer
{
    // Packets late in a row after which the stream is taken to have moved in time; more where younger ones were heard, for late is then what was overtaken.
    private const int LateRun = 5;
    private const int OvertakenRun = 15;

    private const int StarvedFrames = 20;
    private const int GoneFrames = 100;

    // Differences below this are noise of the arrival times; 2 ms. So much longer than what was needed is aimed at, and so much may be missing of it.
    private const int Slack = 16;

    // Samples of rate change are paid from credits, in hundredths: one in 100 samples is the most.
    private const int SlipCost = 100;
    private const int StretchRate = 80;

    private readonly JitterOptions options;
    private readonly FrameRing ring;
    private readonly TransitBase transits = new();
    private readonly DelayHistogram delays = new();
    private readonly int frame;
    private readonly int floor;
    private readonly int limit;

    private bool fixedNow;
    private bool running;
    private bool anchoring;
    private bool known;
    private bool lowering;
    private long last;
    private long position;
    private long playedEnd = long.MinValue;
    private long nextPull;
    private int ahead;
    private int nominal;
    private int needed;
    private int hold;
    private int lateRun;
    private int farRun;
    private int misses;
    private int shrinkCredit;
    private int slipCredit;
    private int stretchCredit;
    private PlayoutKind heard;

    /// <summary>A buffer at its start, empty.</summary>
    public JitterBuffer(JitterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        (frame, floor, fixedNow) = (options.FrameSamples, Math.Max(options.FloorSamples, DelayHistogram.Step + Slack), options.Fixed);
        limit = floor + options.RangeSamples;
        nominal = Math.Min((fixedNow ? options.SizeSamples : floor) + options.StartAboveFloor, limit);
        ring = new(frame);
    }

    /// <summary>What it has done.</summary>
    public JitterCounts Counts { get; private set; }

    /// <summary>The delay aimed at, in the mean of where frames fall.</summary>
    public TimeSpan Nominal => Pcm.Time(Math.Min(nominal + (frame / 2), limit));

    /// <summary>The delay that a sample of the fastest packet has now, from its arrival until it is heard; the nominal one before the stream runs.</summary>
    public TimeSpan Delay => running ? Pcm.Time(PullDelay + ahead) : Nominal;

    /// <summary>Longest delay it grows to.</summary>
    public TimeSpan Limit => Pcm.Time(limit);

    private bool MayGrow => !fixedNow && options.Adjustment is JitterAdjustment.UpAndDown or JitterAdjustment.UpOnly;

    private bool MayShrink => !fixedNow && options.Adjustment is JitterAdjustment.UpAndDown or JitterAdjustment.DownOnly;

    // What the fastest frame waits from its arrival until it is pulled, at the next tick.
    private int PullDelay => (int)Math.Clamp(nextPull - position - transits.Value, int.MinValue, int.MaxValue);

    private bool Silent => heard is PlayoutKind.Quiet or PlayoutKind.Noise;

    /// <summary>Takes a packet of audio.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="frameBytes">Bytes of one coded frame; a shorter rest counts as a frame.</param>
    /// <param name="now">When it came.</param>
    /// <param name="noiseBytes">Bytes of the codec's noise frame, which may end a packet: its sender is silent until the next audio. 0 = it has none.</param>
    /// <returns>False when it came too late to be played, is too far from the stream, or is no whole frame.</returns>
    public bool Put(RtpPacket packet, int frameBytes, TimeSpan now, int noiseBytes = 0)
    {
        var payload = packet.Payload;
        if (payload.IsEmpty || frameBytes is < 1 or > FrameRing.MaxBytes || payload.Length > frameBytes * (FrameRing.Frames / 2))
        {
            Counts = Counts with { Discarded = Counts.Discarded + 1 };
            return false;
        }

        if (!Accept(packet.Timestamp, packet.Marker, now, out var at, (payload.Length + frameBytes - 1) / frameBytes))
        {
            return false;
        }

        for (; !payload.IsEmpty; at += frame)
        {
            var length = Math.Min(frameBytes, payload.Length);
            if (anchoring || at >= position)
            {
                ring.Put(at, length == noiseBytes ? PlayoutKind.Noise : PlayoutKind.Audio, packet.PayloadType, payload[..length]);
            }

            payload = payload[length..];
        }

        return true;
    }

    /// <summary>Takes a packet of comfort noise: its sender is silent until the next audio.</summary>
    public bool PutNoise(RtpPacket packet, TimeSpan now)
    {
        if (packet.Payload.Length is 0 or > FrameRing.MaxBytes || !Accept(packet.Timestamp, false, now, out var at))
        {
            return false;
        }

        ring.Put(at, PlayoutKind.Noise, packet.PayloadType, packet.Payload);
        return true;
    }

    /// <summary>There is no audio for a time: its sender sends an event in its place.</summary>
    /// <param name="timestamp">Where the gap begins.</param>
    /// <param name="samples">How long it is, as known so far.</param>
    public void PutQuiet(uint timestamp, int samples)
    {
        if (!running)
        {
            return;
        }

        var at = last + (int)(timestamp - (uint)last);
        for (var end = Math.Min(at + samples, position + ring.Span); at < end; at += frame)
        {
            if (at >= position)
            {
                ring.Put(at, PlayoutKind.Quiet, 0, default);
            }
        }
    }

    /// <summary>Another source, or a sender that began anew: its first packet starts the stream again with the delay that was reached.</summary>
    public void Restart()
    {
        ring.Clear();
        transits.Clear();
        (running, anchoring, known, hold, lateRun, farRun, misses) = (false, false, false, 0, 0, 0, 0);
        (heard, playedEnd) = (PlayoutKind.Quiet, long.MinValue);
    }

    /// <summary>From now on the delay stays as it is and the rate does not change: a fax or a modem is heard. A delay shorter than the least size grows to it, once: drift will use it up.</summary>
    public void Fix()
    {
        fixedNow = true;
        if (!running)
        {
            nominal = Math.Max(nominal, Math.Min(options.SizeSamples, limit));
            return;
        }

        var missing = options.SizeSamples - PullDelay;
        hold = Math.Max(hold, missing > 0 ? (missing + frame - 1) / frame : 0);
        nominal = Math.Clamp(PullDelay + (hold * frame), floor, limit);
    }

    /// <summary>Back to the options it was made with.</summary>
    public void Release() => fixedNow = options.Fixed;

    /// <summary>Begins a tick of 10 ms.</summary>
    /// <param name="now">The time of the tick.</param>
    /// <param name="waiting">Samples that the reader has pulled and not played yet.</param>
    /// <returns>How many samples to play as 80: 79, 80 or 81.</returns>
    public int Tick(TimeSpan now, int waiting)
    {
        var time = SamplesOf(now);
        ahead = waiting;
        if (anchoring)
        {
            position = time - transits.Value - nominal;
            position -= Modulo(position - last, frame);
            (anchoring, running) = (false, true);
        }

        nextPull = time;
        var take = running && !fixedNow ? Adjust() : Pcm.FrameSamples;
        nextPull = time + Pcm.FrameSamples;
        return take;
    }

    /// <summary>The next frame; to be asked as often as the reader needs one.</summary>
    public PlayoutFrame Read()
    {
        if (!running)
        {
            return new() { Kind = PlayoutKind.Quiet };
        }

        if (hold > 0)
        {
            hold--;
            Counts = Counts with { Concealed = Counts.Concealed + 1, Grown = Counts.Grown + frame };
            return new() { Kind = Silent ? heard : PlayoutKind.Conceal };
        }

        if (ring.TryTake(position, out var taken, out var at))
        {
            position = at + frame;
            playedEnd = position;
            (misses, heard) = (0, taken.Kind);
            Counts = Counts with { Played = Counts.Played + 1 };
            return taken;
        }

        position += frame;
        if (Silent)
        {
            return new() { Kind = heard };
        }

        Counts = Counts with { Concealed = Counts.Concealed + 1 };
        if (++misses >= GoneFrames)
        {
            heard = PlayoutKind.Quiet;
        }

        return new() { Kind = PlayoutKind.Conceal };
    }

    private int Adjust()
    {
        if (MayShrink && nominal > Math.Max(floor, needed))
        {
            shrinkCredit += options.ShrinkRate;
            if (shrinkCredit >= SlipCost)
            {
                shrinkCredit -= SlipCost;
                nominal--;
            }
        }

        slipCredit = Math.Min(slipCredit + options.ShrinkRate, SlipCost);
        stretchCredit = Math.Min(stretchCredit + StretchRate, SlipCost);
        var delay = PullDelay;
        if (delay < nominal - Slack)
        {
            return Pcm.FrameSamples - Pay(ref stretchCredit);
        }

        // A frame is pulled whole, so the delay goes in steps of a frame; between them what waits in the reader is brought down, wholly once begun.
        lowering = delay >= nominal + frame || ahead > Slack || (lowering && ahead > 0);
        return lowering ? Pcm.FrameSamples + Pay(ref slipCredit) : Pcm.FrameSamples;
    }

    // Judges when a packet came, moves the delay, and says where its first frame belongs.
    private bool Accept(uint timestamp, bool marker, TimeSpan now, out long at, int frames = 1)
    {
        at = known ? last + (int)(timestamp - (uint)last) : timestamp;
        var transit = SamplesOf(now) - at;
        if (running && (at < position - ring.Span || at > position + ring.Span - (frame * 16)))
        {
            // One stray timestamp does not move a stream that runs; the second in a row, or one after a gap, does.
            if (++farRun < 2 && misses < StarvedFrames && !Silent)
            {
                Counts = Counts with { Discarded = Counts.Discarded + 1 };
                return false;
            }

            Resynchronise();
        }

        (known, last, farRun) = (true, at, 0);
        var before = transits.Value;
        var wasKnown = transits.Known;
        transits.Add(transit, now);
        var slower = wasKnown ? transits.Value - before : 0;
        if (slower > Slack)
        {
            delays.Lower(slower);
        }

        delays.Add(transit - transits.Value);
        needed = delays.Needed(options.SizeSamples) + Slack;
        if (!running)
        {
            anchoring = true;
            return true;
        }

        if (MayShrink && slower > Slack)
        {
            // The whole path became slower; what was added for that is not jitter any more.
            nominal = (int)Math.Max(nominal - slower, Math.Max(floor, needed));
        }

        DropSurplus();
        var late = position - at;
        if (late <= 0)
        {
            lateRun = 0;
            return true;
        }

        return Rescue(late, late >= frames * frame, marker, at, transit, now);
    }

    // A packet that came after its time: grows the delay for it, or begins the stream anew when this goes on. False when nothing of it can be heard.
    private bool Rescue(long late, bool whole, bool marker, long at, long transit, TimeSpan now)
    {
        Counts = Counts with { LatePackets = Counts.LatePackets + 1 };
        var grown = PullDelay + late;
        if (MayGrow && grown <= limit + frame)
        {
            nominal = (int)Math.Max(nominal, Math.Min(grown + Slack, limit));
            if (at >= playedEnd)
            {
                // Nothing younger was heard: the stream goes back to where it broke off, and this packet is heard.
                position = at;
                lateRun = 0;
                Counts = Counts with { Grown = Counts.Grown + late };
                return true;
            }

            // Younger frames were heard already: only the next such packet can be saved.
            hold = Math.Max(hold, (int)((late + frame - 1) / frame));
        }
        else if (++lateRun >= (at >= playedEnd ? LateRun : OvertakenRun) || (marker && Silent && late > options.RangeSamples))
        {
            Resynchronise();
            transits.Add(transit, now);
            (known, anchoring, last) = (true, true, at);
            return true;
        }

        Counts = whole ? Counts with { Discarded = Counts.Discarded + 1 } : Counts;
        return !whole;
    }

    private void Resynchronise()
    {
        Restart();
        Counts = Counts with { Resynchronised = Counts.Resynchronised + 1 };
    }

    private void DropSurplus()
    {
        var surplus = PullDelay - Math.Max(limit, nominal) - (2 * frame);
        if (surplus <= 0)
        {
            return;
        }

        var frames = (PullDelay - nominal) / frame;
        position += frames * frame;
        Counts = Counts with { Dropped = Counts.Dropped + ring.DropBefore(position) };
    }

    // One sample when the credit is there for it.
    private int Pay(ref int credit)
    {
        if (credit < SlipCost)
        {
            return 0;
        }

        credit -= SlipCost;
        Counts = Counts with { Slipped = Counts.Slipped + 1 };
        return 1;
    }

    private static long SamplesOf(TimeSpan time) => time.Ticks / (TimeSpan.TicksPerSecond / Pcm.SamplesPerSecond);

    private static long Modulo(long value, long by) => ((value % by) + by) % by;
}
