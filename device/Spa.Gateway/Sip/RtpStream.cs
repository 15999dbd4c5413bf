using System.Collections.Immutable;
using System.Net;
using Spa.Foundation.Ports;
using Spa.Gateway.Ports;
using Spa.Media;
using Spa.Media.Codecs;
using Spa.Media.Rtp;
using Spa.Media.Rtp.Playing;
using Spa.Media.Rtp.Quality;
using Spa.Media.Rtp.Rtcp;
using Spa.Media.Rtp.Secure;
using Spa.Sip.Sdp;

namespace Spa.Gateway.Sip;

/// <summary>A stream of speech as it was agreed on: codes and sends what it is given, plays what comes, each 10 ms. Allocates nothing in a frame.</summary>
internal sealed class RtpStream : IDisposable
{
    // A description of the pause for keys goes with the volume the keys have (dsp.md): the level of the stronger tone.
    private const int KeyVolume = 10;

    private readonly IRtpPort port;
    private readonly ICalendar calendar;
    private readonly Entropy entropy;
    private readonly MediaSettings settings;
    private readonly StreamEncoder encoder;
    private readonly StreamDecoder decoder;
    private readonly CodecFormat?[] formats = new CodecFormat?[128];
    private readonly RtpSender sender;
    private readonly RtpReceiver receiver;
    private readonly JitterBuffer buffer;
    private readonly Playout playout;
    private readonly CallStatistics statistics;
    private readonly RtcpSession reports;
    private readonly SrtpSender? protector;
    private readonly SrtpReceiver? opener;
    private readonly ImmutableArray<SpeechCodec> codecs;
    private readonly LoopbackTerms? loop;
    private readonly short[] heard = new short[Pcm.FrameSamples];
    private readonly byte[] inside = new byte[2048];
    private bool starting;
    private readonly byte[] packet = new byte[RtpPacket.HeaderLength + RtpSender.MaxPayload + SrtpSender.MaxAdded];
    private readonly byte[] arrived = new byte[2048];
    private readonly short[] silence = new short[Pcm.FrameSamples];
    private readonly MediaAddress? reportsTo;

    /// <summary>Begins the stream.</summary>
    /// <param name="terms">What was agreed on.</param>
    /// <param name="codecs">Our codecs, by the name they have in descriptions.</param>
    /// <param name="settings">Settings of the call.</param>
    /// <param name="port">Where packets go out.</param>
    /// <param name="start">Source, sequence number and timestamp to go on with; chance for the first stream of a call.</param>
    /// <param name="now">The time.</param>
    /// <param name="calendar">Wall clock, for reports.</param>
    /// <param name="entropy">Chance, for their spacing.</param>
    public RtpStream(AudioTerms terms, ImmutableArray<SpeechCodec> codecs, MediaSettings settings, IRtpPort port, StreamStart start, TimeSpan now, ICalendar calendar, Entropy entropy)
    {
        (this.port, this.settings, this.calendar, this.entropy, this.codecs, Terms, IsSound) = (port, settings, calendar, entropy, codecs, terms, settings.IsSound);
        loop = terms.Loopback;
        starting = loop is { Role: LoopbackRole.Mirror, Start: not null };
        var first = starting ? loop!.Start! : terms.Send;
        var receiving = (loop is { Role: LoopbackRole.Source, Start: { } start2 } ? terms.Receive.Add(start2) : terms.Receive).Select(choice => (choice.Payload, Codec: codecs.First(codec => codec.Choice.Codec == choice.Codec).Codec)).ToList();
        decoder = new StreamDecoder(receiving);
        foreach (var (payload, codec) in receiving)
        {
            formats[payload] = codec.Format;
        }

        Packet = TimeSpan.FromMilliseconds(Math.Clamp(terms.Ptime / 10 * 10, 10, 160));
        encoder = new StreamEncoder(terms, codecs.First(codec => codec.Choice.Codec == first.Codec), first.Payload, settings, start, Packet);
        sender = encoder.Sender;
        MediaAddress? remote = IPAddress.TryParse(terms.RemoteAddress, out var address) && !address.Equals(IPAddress.Any) ? MediaAddress.Of(new IPEndPoint(address, terms.RemotePort)) : null;
        reportsTo = remote is null ? null : MediaAddress.Of(new IPEndPoint(address!, terms.RemoteRtcpPort));
        receiver = new RtpReceiver(
            new RtpReceiverOptions
            {
                Audio = PayloadSet.Of([.. receiving.Select(one => one.Payload), .. loop is { Role: LoopbackRole.Source, Kind: LoopbackKind.Packet } ? new[] { loop.ReceivePayload } : []]),
                EventPayloadType = terms.ReceiveEvents,
                OwnSsrc = start.Ssrc,
                Symmetric = settings.Symmetric,
            },
            remote);
        buffer = new JitterBuffer(new JitterOptions { Level = settings.Jitter, Adjustment = settings.Adjustment, Packet = Packet, HeldSamples = receiving[0].Codec.Format.HeldSamples, Fixed = settings.IsSound });
        playout = new Playout(buffer, decoder);
        statistics = new CallStatistics(sender, receiver, buffer);
        reports = new RtcpSession(new RtcpOptions { Ssrc = start.Ssrc, CanonicalName = start.Name, Interval = settings.ReportInterval }, now, entropy.Fraction());
        protector = StreamKeys.Of(terms.SendKey) is { } ours ? new SrtpSender(ours) : null;
        opener = StreamKeys.Of(terms.ReceiveKey) is { } theirs ? new SrtpReceiver(theirs) : null;
    }

    /// <summary>The far end pressed a key, or let it go; flash is <c>!</c>.</summary>
    public event Action<char, bool>? Key;

    /// <summary>What was agreed on.</summary>
    public AudioTerms Terms { get; }

    /// <summary>It carries the sound of a fax machine or a modem.</summary>
    public bool IsSound { get; private set; }

    /// <summary>Where packets come from; null before the first good one.</summary>
    public MediaAddress? Source => receiver.Source;

    /// <summary>Length of our packets.</summary>
    public TimeSpan Packet { get; }

    /// <summary>Packets of both ways are encrypted.</summary>
    public bool IsSecure => protector is not null;

    /// <summary>Keys go apart from the audio.</summary>
    public bool SendsEvents => Terms.SendEvents is not null;

    /// <summary>Name of our codec, as the pages have it.</summary>
    public string Encoder => encoder.Codec.Label;

    /// <summary>When the last good packet came; null before.</summary>
    public TimeSpan? LastHeard => receiver.LastHeard;

    /// <summary>What the next stream of the same call goes on with: the same source, sequence and clock.</summary>
    public StreamStart Next(StreamStart start) => start with { Sequence = unchecked((ushort)(start.Sequence + sender.Packets)), Timestamp = sender.Clock };

    /// <summary>The figures of the call.</summary>
    public CallQuality Quality(bool over) => statistics.Now(encoder.Codec.Impairment, Packet, reports.RoundTrip, over);

    /// <summary>From now on it carries the sound of a fax machine: nothing is left out, the delay stands still, and the codec is the one that is named where it was agreed on.</summary>
    public void BecomeSound(SpeechCodec wanted)
    {
        if (IsSound)
        {
            return;
        }

        IsSound = true;
        encoder.KeepSilence();
        buffer.Fix();
        if (wanted.Kind != encoder.Codec.Kind && Terms.Receive.FirstOrDefault(choice => choice.Codec == wanted.Choice.Codec) is { } agreed && codecs.FirstOrDefault(codec => codec.Choice.Codec == agreed.Codec) is { } next)
        {
            encoder.Change(next, agreed.Payload);
        }
    }

    /// <summary>Plays the next frame.</summary>
    /// <param name="from">Filled with what is heard; zeros when nothing is.</param>
    /// <param name="now">Time of the tick.</param>
    public void Play(Span<short> from, TimeSpan now)
    {
        playout.Play(now, from);
        if (loop is { Role: LoopbackRole.Mirror })
        {
            from.CopyTo(heard);
        }

        if (!Terms.Direction.Receives())
        {
            from.Clear();
        }

        Tell(receiver.Check(now));
    }

    /// <summary>Sends the next frame.</summary>
    /// <param name="to">80 samples for the far end.</param>
    /// <param name="muted">Sends silence in their place: a key sounds that goes apart from the audio.</param>
    /// <param name="now">Time of the tick.</param>
    public void Send(ReadOnlySpan<short> to, bool muted, TimeSpan now)
    {
        if (loop is { Role: LoopbackRole.Mirror } && !starting)
        {
            PushHeard();
        }
        else if (Terms.Direction.Sends())
        {
            encoder.Push(muted || starting ? silence : to);
        }
        else
        {
            encoder.PushSilence();
        }

        Flush();
        Report(now);
    }

    /// <summary>Presses a key of ours, or lets it go. False when keys do not go apart from the audio.</summary>
    /// <param name="code">Its code (RFC 4733).</param>
    /// <param name="down">Pressed.</param>
    public bool SendEvent(byte code, bool down)
    {
        if (!down)
        {
            sender.EndEvent();
            return SendsEvents;
        }

        return Terms.Direction.Sends() && sender.StartEvent(code, KeyVolume);
    }

    /// <summary>Takes what came to one of the two ports.</summary>
    public void Received(ReadOnlySpan<byte> datagram, MediaAddress from, bool control, TimeSpan now)
    {
        if (datagram.Length > arrived.Length)
        {
            return;
        }

        datagram.CopyTo(arrived);
        var length = datagram.Length;
        if (opener is not null)
        {
            var verdict = control ? opener.OpenControl(arrived.AsSpan(0, length), out length) : opener.Open(arrived.AsSpan(0, length), out length);
            if (verdict != SrtpVerdict.Good)
            {
                return;
            }
        }

        if (control)
        {
            reports.Take(arrived.AsSpan(0, length), from, receiver, now, NtpTime.Of(calendar.UtcNow), opener is not null);
            return;
        }

        Take(receiver.Receive(arrived.AsSpan(0, length), from, now, opener is not null), now);
    }

    /// <summary>Says goodbye in the reports.</summary>
    public void Leave(TimeSpan now)
    {
        var length = reports.Leave(now, NtpTime.Of(calendar.UtcNow), sender, receiver, null, packet);
        SendReport(length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        encoder.Dispose();
        decoder.Dispose();
        protector?.Dispose();
        opener?.Dispose();
    }

    private void Flush()
    {
        while (sender.TryTake(packet, out var length))
        {
            SendOut(length);
        }
    }

    private void SendOut(int length)
    {
        if ((protector is null || protector.Protect(packet, ref length) == SrtpVerdict.Good) && receiver.Destination is { } to)
        {
            port.Send(packet.AsSpan(0, length), to);
        }
    }

    private void Take(in RtpArrival arrival, TimeSpan now)
    {
        if (arrival.Restarted)
        {
            buffer.Restart();
        }

        switch (arrival.Verdict)
        {
            case RtpVerdict.Audio when loop is not null:
                TakeLooped(arrival, now);
                break;
            case RtpVerdict.Audio:
                var format = formats[arrival.Packet.PayloadType]!;
                statistics.Arrived(arrival, buffer.Put(arrival.Packet, format.FrameBytes, now, format.NoiseBytes));
                break;
            case RtpVerdict.Noise:
                statistics.Arrived(arrival, buffer.PutNoise(arrival.Packet, now));
                break;
            case RtpVerdict.Event:
                buffer.PutQuiet(arrival.Packet.Timestamp, arrival.Event.Duration);
                statistics.Arrived(arrival, true);
                Tell(arrival.Events);
                break;
        }
    }

    // What was heard in the last frame goes back; packets go back as they come.
    private void PushHeard()
    {
        if (loop!.Kind == LoopbackKind.Media)
        {
            encoder.Push(heard);
        }
        else
        {
            encoder.PushSilence();
        }
    }

    private void TakeLooped(in RtpArrival arrival, TimeSpan now)
    {
        if (loop!.Role == LoopbackRole.Source && loop.Kind == LoopbackKind.Packet && arrival.Packet.PayloadType == loop.ReceivePayload)
        {
            if (EncapsulatedPacket.TryRead(arrival.Packet.Payload, inside, out var inner) && formats[inner.PayloadType] is { } coded)
            {
                statistics.Arrived(arrival, buffer.Put(inner, coded.FrameBytes, now, coded.NoiseBytes));
            }

            return;
        }

        if (starting)
        {
            Begin();
        }

        if (loop is { Role: LoopbackRole.Mirror, Kind: LoopbackKind.Packet } && EncapsulatedPacket.Write(arrival.Packet, sender.Clock, packet.AsSpan(RtpPacket.HeaderLength)) is > 0 and var length)
        {
            SendOut(sender.Write(packet, loop.SendPayload, arrival.Packet.Marker, length));
        }

        if (formats[arrival.Packet.PayloadType] is { } format)
        {
            statistics.Arrived(arrival, buffer.Put(arrival.Packet, format.FrameBytes, now, format.NoiseBytes));
        }
    }

    // The source is heard: from now on it gets its own.
    private void Begin()
    {
        starting = false;
        encoder.Change(codecs.First(codec => codec.Choice.Codec == Terms.Send.Codec), Terms.Send.Payload);
    }

    private void Tell(in EventNews news)
    {
        if (news.Before is { } before)
        {
            Tell(before.Code, false);
        }

        if (news.Began is { } began)
        {
            Tell(began.Code, true);
        }

        if (news.Ended is { } ended)
        {
            Tell(ended.Code, false);
        }
    }

    private void Tell(byte code, bool down)
    {
        if (settings.TakesEvents && new TelephoneEvent(code, false, 0, 0).Key is { } key)
        {
            Key?.Invoke(key, down);
        }
    }

    private void Report(TimeSpan now)
    {
        if (reports.Next is not { } next || now < next)
        {
            return;
        }

        SendReport(reports.Due(now, entropy.Fraction(), NtpTime.Of(calendar.UtcNow), sender, receiver, Quality(false).Metrics, packet));
    }

    private void SendReport(int length)
    {
        if (length == 0 || (protector is not null && protector.ProtectControl(packet, ref length) != SrtpVerdict.Good))
        {
            return;
        }

        // With symmetric RTP the reports follow the audio to where it comes from.
        var to = settings.Symmetric && receiver.Source is { } source && source != receiver.Expected ? source with { Port = (ushort)(source.Port + 1) } : reportsTo;
        if (to is { } remote)
        {
            port.SendControl(packet.AsSpan(0, length), remote);
        }
    }
}
