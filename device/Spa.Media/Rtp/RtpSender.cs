namespace Spa.Media.Rtp;

/// <summary>Makes RTP packets of what is encoded: audio, comfort noise, telephone events. Allocates nothing after its construction.</summary>
/// <remarks>
/// Each tick: one of the <c>Push</c> calls, which moves the clock on. After it, and after every other call, <see cref="TryTake"/> until it says no.
/// While an event sounds it takes the audio's place; its three last packets go beside the audio that follows it (RFC 4733 2.5.1.4).
/// </remarks>
public sealed class RtpSender
{
    /// <summary>Most bytes of payload in a packet: what an Ethernet frame carries unfragmented with all headers.</summary>
    public const int MaxPayload = 1400;

    private const int EndPackets = 3;
    private const int MaxNoise = 16;

    private readonly uint ssrc;
    private readonly byte noiseType;
    private readonly byte? eventType;
    private readonly bool markAllEvents;
    private readonly byte[] gathered = new byte[MaxPayload];
    private readonly byte[] noise = new byte[MaxNoise];

    private ushort sequence;
    private byte payloadType;
    private byte gatheredType;
    private int packetSamples;
    private int gatheredBytes;
    private int gatheredSamples;
    private uint gatheredAt;
    private bool audioDue;
    private bool talking;
    private bool gatheredMarker;
    private int noiseBytes = -1;
    private uint noiseAt;
    private EventState sounding;

    /// <summary>A sender at its start.</summary>
    public RtpSender(RtpSenderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (ssrc, sequence, Clock) = (options.Ssrc, options.FirstSequence, options.FirstTimestamp);
        noiseType = (byte)options.NoisePayloadType;
        eventType = (byte?)options.EventPayloadType;
        markAllEvents = options.MarkAllEventPackets;
        (payloadType, packetSamples) = ((byte)options.PayloadType, options.PacketSamples);
    }

    /// <summary>Our synchronisation source.</summary>
    public uint Ssrc => ssrc;

    /// <summary>Timestamp of the next sample pushed.</summary>
    public uint Clock { get; private set; }

    /// <summary>Packets taken so far.</summary>
    public uint Packets { get; private set; }

    /// <summary>Bytes of payload taken so far (RFC 3550 6.4.1).</summary>
    public uint Octets { get; private set; }

    /// <summary>True while an event sounds; audio pushed then is not sent.</summary>
    public bool EventSounds => sounding.Active;

    /// <summary>Takes what was encoded of one or more frames.</summary>
    /// <param name="encoded">The bytes.</param>
    /// <param name="samples">How long they last, in units of the clock.</param>
    /// <param name="ends">It is the last of a packet and of a talk spurt: the codec's own noise frame (RFC 3551 4.5.6).</param>
    public void Push(ReadOnlySpan<byte> encoded, int samples, bool ends = false)
    {
        if (sounding.Active)
        {
            Pass(samples);
            return;
        }

        // Only a caller that does not take what is due loses it.
        if (audioDue || gatheredBytes + encoded.Length > MaxPayload)
        {
            Forget();
        }

        if (encoded.Length > MaxPayload)
        {
            Pass(samples);
            return;
        }

        if (gatheredSamples == 0)
        {
            (gatheredAt, gatheredType, gatheredMarker) = (Clock, payloadType, !talking);
            talking = true;
        }

        encoded.CopyTo(gathered.AsSpan(gatheredBytes));
        gatheredBytes += encoded.Length;
        gatheredSamples += samples;
        Pass(samples);
        audioDue = ends || gatheredSamples >= packetSamples || gatheredBytes + encoded.Length > MaxPayload;
        talking = !ends;
    }

    /// <summary>Nothing is sent for a while; the next audio begins a talk spurt.</summary>
    public void PushSilence(int samples)
    {
        Flush();
        talking = sounding.Active && talking;
        Pass(samples);
    }

    /// <summary>Sends a description of the background noise now, and nothing else for a while.</summary>
    /// <param name="description">Level and spectrum (RFC 3389 3), 1 to 16 bytes; what is longer is cut.</param>
    /// <param name="samples">How long the tick is.</param>
    public void PushNoise(ReadOnlySpan<byte> description, int samples)
    {
        Flush();
        if (!sounding.Active)
        {
            noiseBytes = Math.Min(description.Length, MaxNoise);
            description[..noiseBytes].CopyTo(noise);
            (noiseAt, talking) = (Clock, false);
        }

        Pass(samples);
    }

    /// <summary>Begins an event in place of the audio. False when the far end did not agree to events, one sounds already, or the code is above 16.</summary>
    /// <param name="code">Which one.</param>
    /// <param name="volume">Power of the tone in dBm0 without its sign, 0 to 63.</param>
    public bool StartEvent(byte code, int volume)
    {
        if (eventType is null || sounding.Active || code > TelephoneEvent.Last)
        {
            return false;
        }

        Flush();

        // Repeats of the last event's end that are still owed go out at once: their timestamp is older.
        var owed = sounding.EndsLeft;
        sounding = new() { Active = true, Code = code, Volume = (byte)Math.Clamp(volume, 0, 63), At = Clock, First = true, Before = sounding.Last, OwedBefore = owed, BeforeAt = sounding.At };
        return true;
    }

    /// <summary>Ends the event that sounds; one that has not lasted a tick yet ends with the next.</summary>
    public void EndEvent()
    {
        if (sounding.Active && sounding.Duration > 0)
        {
            End();
        }
        else
        {
            sounding.Ending = sounding.Active;
        }
    }

    /// <summary>Changes codec or packet size from the next frame on; what was gathered goes as a short packet.</summary>
    public void Change(int newPayloadType, int newPacketSamples)
    {
        Flush();
        (payloadType, packetSamples) = ((byte)newPayloadType, newPacketSamples);
    }

    /// <summary>Writes a packet of its own beside what is pushed, at the present time; it counts as the others do.</summary>
    /// <param name="packet">At least 12 + <see cref="MaxPayload"/> bytes.</param>
    /// <param name="type">Payload type.</param>
    /// <param name="marker">Its marker.</param>
    /// <param name="payload">Bytes of payload, which stand behind the place of the header already.</param>
    /// <returns>Bytes of the packet.</returns>
    public int Write(Span<byte> packet, int type, bool marker, int payload) => Finish(packet, (byte)type, marker, Clock, payload);

    /// <summary>Writes the next packet that is due.</summary>
    /// <param name="packet">At least 12 + <see cref="MaxPayload"/> bytes.</param>
    /// <param name="length">Bytes written.</param>
    /// <returns>False when none is due.</returns>
    public bool TryTake(Span<byte> packet, out int length)
    {
        if (sounding.OwedBefore > 0)
        {
            sounding.OwedBefore--;
            length = Write(packet, eventType!.Value, markAllEvents, sounding.BeforeAt, sounding.Before);
            return true;
        }

        if (audioDue)
        {
            gathered.AsSpan(0, gatheredBytes).CopyTo(packet[RtpPacket.HeaderLength..]);
            length = Finish(packet, gatheredType, gatheredMarker, gatheredAt, gatheredBytes);
            Forget();
            return true;
        }

        if (noiseBytes >= 0)
        {
            noise.AsSpan(0, noiseBytes).CopyTo(packet[RtpPacket.HeaderLength..]);
            length = Finish(packet, noiseType, false, noiseAt, noiseBytes);
            noiseBytes = -1;
            return true;
        }

        return TryTakeEvent(packet, out length);
    }

    private bool TryTakeEvent(Span<byte> packet, out int length)
    {
        length = 0;
        if (sounding.Active && sounding.Duration > ushort.MaxValue)
        {
            // RFC 4733 2.5.1.3: a long event goes on in a new segment that begins where the full one ends.
            length = Write(packet, eventType!.Value, markAllEvents, sounding.At, new(sounding.Code, false, sounding.Volume, ushort.MaxValue));
            sounding.At += ushort.MaxValue;
            sounding.Duration -= ushort.MaxValue;
            sounding.SinceSent = packetSamples;
            return true;
        }

        if (sounding.SinceSent < packetSamples || (!sounding.Active && sounding.EndsLeft == 0) || (sounding.Active && sounding.Duration == 0))
        {
            return false;
        }

        sounding.SinceSent = 0;
        if (!sounding.Active)
        {
            sounding.EndsLeft--;
        }

        var now = sounding.Active ? new TelephoneEvent(sounding.Code, false, sounding.Volume, (ushort)sounding.Duration) : sounding.Last;
        length = Write(packet, eventType!.Value, markAllEvents || sounding.First, sounding.At, now);
        sounding.First = false;
        return true;
    }

    private int Write(Span<byte> packet, byte type, bool marker, uint timestamp, TelephoneEvent content)
    {
        content.Write(packet[RtpPacket.HeaderLength..]);
        return Finish(packet, type, marker, timestamp, TelephoneEvent.Length);
    }

    private int Finish(Span<byte> packet, byte type, bool marker, uint timestamp, int payload)
    {
        RtpPacket.WriteHeader(packet, marker, type, sequence, timestamp, ssrc);
        sequence++;
        Packets++;
        Octets += (uint)payload;
        return RtpPacket.HeaderLength + payload;
    }

    private void Pass(int samples)
    {
        Clock += (uint)samples;
        if (sounding.Active)
        {
            sounding.Duration += samples;
            sounding.SinceSent = sounding.First ? packetSamples : sounding.SinceSent + samples;
            if (sounding.Ending)
            {
                End();
            }
        }
        else if (sounding.EndsLeft > 0)
        {
            sounding.SinceSent += samples;
        }
    }

    private void End()
    {
        sounding.Active = sounding.Ending = false;
        sounding.EndsLeft = EndPackets;
        sounding.SinceSent = packetSamples;
        sounding.Last = new(sounding.Code, true, sounding.Volume, (ushort)Math.Min(sounding.Duration, ushort.MaxValue));
    }

    private void Flush() => audioDue |= gatheredSamples > 0;

    private void Forget() => (audioDue, gatheredBytes, gatheredSamples) = (false, 0, 0);

    private struct EventState
    {
        public bool Active;
        public bool Ending;
        public bool First;
        public byte Code;
        public byte Volume;
        public uint At;
        public int Duration;
        public int SinceSent;
        public int EndsLeft;
        public TelephoneEvent Last;
        public TelephoneEvent Before;
        public uint BeforeAt;
        public int OwedBefore;
    }
}
