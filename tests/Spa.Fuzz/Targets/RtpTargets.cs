using Spa.Media.Rtp;
using Spa.Media.Rtp.Playing;
using Spa.Media.Rtp.Rtcp;
using Spa.Media.Rtp.Secure;

namespace Spa.Fuzz.Targets;

/// <summary>What anybody can send to a port of audio.</summary>
internal static class RtpTargets
{
    private static readonly MediaAddress Far = MediaAddress.Of(new(System.Net.IPAddress.Loopback, 5004));

    private static readonly SrtpKey Key = SrtpKey.FromInline(SrtpSuite.Sha1Tag80, [.. Enumerable.Range(1, 30).Select(i => (byte)i)], [1, 2])!;

    private static readonly Lazy<byte[][]> Secure = new(() =>
    {
        using var sender = new SrtpSender(Key);
        var reports = new[] { Written(new RtcpPacket.ReceiverReport(7, []), new RtcpPacket.Bye([7], "busy")) };
        return
        [
            .. new[] { Packet(0, 1, 160), Packet(101, 2, 160, true, 5, 0x0A, 0, 160), Packet(13, 3, 320, false, 0x40) }.Select(p => Protect(p, sender.Protect)),
            .. reports.Select(p => Protect(p, sender.ProtectControl)),
        ];
    });

    /// <summary>Datagrams one after the other, each behind a byte: its length (less than 255) and that is also how many milliseconds later it comes. Whatever comes, the buffer keeps its limits and gives a frame each time.</summary>
    public static FuzzTarget Rtp { get; } = new(
        "rtp",
        () =>
        [
            Stream(Packet(0, 1, 160), Packet(0, 2, 320), Packet(0, 3, 480)),
            Stream(Packet(0, 65535, 0xFFFFFF60), Packet(0, 0, 0), Packet(0, 1, 160, marker: true)),
            Stream(Packet(101, 1, 160, true, 5, 0x0A, 0, 160), Packet(101, 2, 160, false, 5, 0x8A, 1, 0x40), Packet(101, 3, 160, false, 5, 0x8A, 1, 0x40)),
            Stream(Packet(0, 1, 160), Packet(13, 2, 320, false, 0x40), Packet(0, 50, 8000, true)),
            Stream([0x92, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 10, 0, 0, 0, 11, 0xBE, 0xDE, 0, 1, 0x10, 0xAA, 0, 0, 1, 2, 3, 4]),
            Stream([0xB0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0x12, 0x34, 0, 0, 1, 2, 3, 1]),
        ],
        [[0x80, 0], [0x80, 0x65], [0xFF, 0xFF], [0x80, 0, 0, 0], [0x7F, 0xFF, 0xFF, 0xFF]],
        input =>
        {
            var receiver = new RtpReceiver(new() { Audio = PayloadSet.Of(0, 8), EventPayloadType = 101 }, Far);
            var buffer = new JitterBuffer(new());
            var playout = new Playout(buffer, new Quiet());
            var frame = new short[80];
            var now = TimeSpan.Zero;
            var tick = TimeSpan.Zero;
            for (var at = 0; at < input.Length;)
            {
                var length = Math.Min((int)input[at], input.Length - at - 1);
                now += TimeSpan.FromMilliseconds(input[at] / 8);
                for (; tick <= now; tick += TimeSpan.FromMilliseconds(10))
                {
                    playout.Play(tick, frame);
                    receiver.Check(tick);
                }

                var arrival = receiver.Receive(input.AsSpan(at + 1, length), Far, now);
                switch (arrival.Verdict)
                {
                    case RtpVerdict.Malformed:
                        BrokenException.Unless(arrival.Fault.At >= 0 && arrival.Fault.At <= length, "An error outside the packet.");
                        break;
                    case RtpVerdict.Audio:
                        buffer.Put(arrival.Packet, 80, now);
                        break;
                    case RtpVerdict.Noise:
                        buffer.PutNoise(arrival.Packet, now);
                        break;
                    case RtpVerdict.Event:
                        buffer.PutQuiet(arrival.Packet.Timestamp, arrival.Event.Duration);
                        break;
                }

                BrokenException.Unless(buffer.Nominal <= buffer.Limit, "A delay above the limit is aimed at.");
                at += 1 + length;
            }

            var counts = receiver.Counts;
            BrokenException.Unless(counts.Duplicates <= counts.Packets, "More packets twice than at all.");
            BrokenException.Unless(receiver.Sequence.Duplicates <= receiver.Sequence.Received, "More numbers twice than at all.");
            BrokenException.Unless(playout.Waiting is >= 0 and <= 160, $"{playout.Waiting} samples wait.");
        })
    { MaxLength = 4096, MaxAllocated = 512 * 1024 };

    /// <summary>A compound: what is understood of it can be written, and reads again as the same.</summary>
    public static FuzzTarget Rtcp { get; } = new(
        "rtcp",
        () =>
        [
            Written(new RtcpPacket.SenderReport(7, 0xE3B0123480000000, 800, 16, 2560, [new(9, 64, -2, 66051, 80, 0xAABBCCDD, 65536)]), new RtcpPacket.Description([new(7, [new(1, "x@example.net"), new(6, "Spa")])])),
            Written(new RtcpPacket.ReceiverReport(7, []), new RtcpPacket.Bye([7], "busy")),
            Written(new RtcpPacket.ReceiverReport(7, []), new RtcpPacket.Extended(7, [new() { Ssrc = 9, LossRate = 3 }], [[4, 0, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8]])),
            Written(new RtcpPacket.ReceiverReport(7, []), new RtcpPacket.Other(204, 3, [0, 0, 0, 7, 65, 66, 67, 68])),
            [0x80, 201, 0, 1, 0, 0, 0, 7, 0xA0, 203, 0, 1, 0, 0, 0, 4],
        ],
        [[0x80, 200, 0, 6], [0x81, 202, 0, 1], [0x80, 207, 0, 1], [7, 0, 0, 8], [0xFF, 0xFF], [0xA0]],
        input =>
        {
            if (!RtcpCompound.Parse(input).Ok(out var compound, out var error))
            {
                BrokenException.Unless(error.At >= 0 && error.At <= input.Length, $"An error at {error.At} of {input.Length}.");
                return;
            }

            // A text with broken UTF-8 becomes longer when it is written.
            var bytes = new byte[8192];
            var length = compound.Write(bytes);
            BrokenException.Unless(length > 0, "What was read cannot be written.");
            if (length > RtcpCompound.MaxLength) return;
            BrokenException.Unless(RtcpCompound.Parse(bytes.AsSpan(0, length)).Ok(out var again, out var why), $"What was written cannot be read: {why}.");
            var other = new byte[8192];
            BrokenException.Unless(other.AsSpan(0, again!.Write(other)).SequenceEqual(bytes.AsSpan(0, length)), "What was written reads as something else.");
        })
    { MaxLength = 1600, MaxAllocated = 512 * 1024 };

    /// <summary>A secure packet: only what was made with the key is taken, and once.</summary>
    public static FuzzTarget Srtp { get; } = new(
        "srtp",
        () => [.. Secure.Value.Select(p => (byte[])p.Clone())],
        [[0x80, 0], [0x90, 0], [0xBE, 0xDE, 0xFF, 0xFF]],
        input =>
        {
            using var receiver = new SrtpReceiver(Key);
            var packet = (byte[])input.Clone();
            var isControl = RtpPacket.IsRtcp(input);
            var verdict = isControl ? receiver.OpenControl(packet, out _) : receiver.Open(packet, out _);
            var genuine = Secure.Value.Any(p => p.AsSpan().SequenceEqual(input));
            BrokenException.Unless(verdict == SrtpVerdict.Good == genuine, $"{verdict} for a packet that is {(genuine ? "genuine" : "forged")}.");
            BrokenException.Unless(genuine || packet.AsSpan().SequenceEqual(input), "A packet that was refused was changed.");
            packet = (byte[])input.Clone();
            verdict = isControl ? receiver.OpenControl(packet, out _) : receiver.Open(packet, out _);
            BrokenException.Unless(verdict != SrtpVerdict.Good, "The same packet was taken twice.");
        })
    { MaxLength = 1500, MaxAllocated = 512 * 1024 };

    private delegate SrtpVerdict Protection(Span<byte> buffer, ref int length);

    private static byte[] Protect(byte[] packet, Protection protection)
    {
        var buffer = new byte[packet.Length + SrtpSender.MaxAdded];
        packet.CopyTo(buffer, 0);
        var length = packet.Length;
        BrokenException.Unless(protection(buffer, ref length) == SrtpVerdict.Good, "The corpus cannot be made.");
        return buffer[..length];
    }

    private static byte[] Packet(byte type, ushort sequence, uint timestamp, bool marker = false, params byte[] payload)
    {
        var packet = new byte[RtpPacket.HeaderLength + (payload.Length == 0 ? 160 : payload.Length)];
        RtpPacket.WriteHeader(packet, marker, type, sequence, timestamp, 7);
        payload.CopyTo(packet, RtpPacket.HeaderLength);
        return packet;
    }

    private static byte[] Stream(params byte[][] datagrams) => [.. datagrams.SelectMany(d => (byte[])[(byte)d.Length, .. d])];

    private static byte[] Written(params RtcpPacket[] packets)
    {
        var bytes = new byte[RtcpCompound.MaxLength];
        return bytes[..new RtcpCompound([.. packets]).Write(bytes)];
    }

    private sealed class Quiet : IFrameDecoder
    {
        public void Decode(byte payloadType, ReadOnlySpan<byte> payload, Span<short> samples) => samples.Clear();

        public void Conceal(Span<short> samples) => samples.Clear();

        public void Noise(byte payloadType, ReadOnlySpan<byte> description, Span<short> samples) => samples.Clear();
    }
}
