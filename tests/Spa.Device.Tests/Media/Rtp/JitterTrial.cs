using System.Buffers.Binary;
using Spa.Media;
using Spa.Media.Rtp;
using Spa.Media.Rtp.Playing;
using Spa.Simulation.Network;

namespace Spa.Device.Tests.Media.Rtp;

/// <summary>A stream sent through a bad network into a jitter buffer, in virtual time, and what was heard of it. Each frame carries its number, so that nothing is taken from the buffer's own word.</summary>
public sealed class JitterTrial : IFrameDecoder
{
    private const int FrameBytes = Pcm.FrameSamples;
    private readonly List<int> decoded = [];

    /// <summary>Buffer under test.</summary>
    public JitterOptions Options { get; init; } = new();

    /// <summary>What is between the two.</summary>
    public NetworkOptions Network { get; init; } = new();

    /// <summary>Frames of 10 ms in a packet.</summary>
    public int FramesPerPacket { get; init; } = 2;

    /// <summary>How much slower the sender's clock is than ours, in millionths.</summary>
    public double Drift { get; init; }

    /// <summary>How long the stream lasts.</summary>
    public TimeSpan Length { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>What is left out of the figures at the start.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long after a tick of ours the sender begins.</summary>
    public TimeSpan Phase { get; init; } = TimeSpan.FromMilliseconds(3);

    /// <summary>Seed of the network.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>First timestamp; the default wraps within the first seconds.</summary>
    public uint FirstTimestamp { get; init; } = uint.MaxValue - 16000;

    /// <summary>The sender is silent and sends nothing for each second of two (and one packet of comfort noise at its start).</summary>
    public bool Silences { get; init; }

    /// <summary>Asked before each tick, with its time.</summary>
    public Action<TimeSpan, JitterBuffer>? Before { get; init; }

    void IFrameDecoder.Decode(byte payloadType, ReadOnlySpan<byte> payload, Span<short> samples)
    {
        decoded.Add(BinaryPrimitives.ReadInt32BigEndian(payload));
        samples.Fill(1000);
    }

    void IFrameDecoder.Conceal(Span<short> samples) => samples.Fill(500);

    void IFrameDecoder.Noise(byte payloadType, ReadOnlySpan<byte> description, Span<short> samples) => samples.Fill(1);

    /// <summary>Runs it.</summary>
    public JitterResult Run()
    {
        var network = new NetworkModel(Network, Seed);
        var buffer = new JitterBuffer(Options);
        var playout = new Playout(buffer, this);
        var onTheWay = new PriorityQueue<(int Number, bool Noise), TimeSpan>();
        var packet = new byte[RtpPacket.HeaderLength + (FramesPerPacket * FrameBytes)];
        var frame = new short[Pcm.FrameSamples];
        var packetTime = Pcm.Frame * FramesPerPacket * (1 + (Drift * 1e-6));
        var (sent, lost, number) = (0, 0, 0);
        var heard = 0L;
        var lastNumber = -1;
        var counted = default(JitterCounts);
        var delays = new List<double>();
        for (var tick = TimeSpan.Zero; tick < Length; tick += Pcm.Frame)
        {
            Before?.Invoke(tick, buffer);
            for (; Phase + (packetTime * (number + 1)) <= tick; number++)
            {
                // A packet leaves when its last sample was spoken.
                var at = Phase + (packetTime * (number + 1));
                var silent = Silences && (long)at.TotalSeconds % 2 == 1;
                var begins = silent && (long)(at - packetTime).TotalSeconds % 2 == 0;
                if (silent && !begins)
                {
                    continue;
                }

                sent += at >= Settle ? 1 : 0;
                if (network.Arrival(at) is { } arrival)
                {
                    onTheWay.Enqueue((number, silent), arrival);
                    if (network.Doubles())
                    {
                        onTheWay.Enqueue((number, silent), arrival + TimeSpan.FromMilliseconds(1));
                    }
                }
                else
                {
                    lost += at >= Settle ? 1 : 0;
                }
            }

            while (onTheWay.TryPeek(out var next, out var arrival) && arrival <= tick)
            {
                onTheWay.Dequeue();
                var timestamp = unchecked(FirstTimestamp + (uint)(next.Number * FramesPerPacket * Pcm.FrameSamples));
                RtpPacket.WriteHeader(packet, false, next.Noise ? (byte)13 : (byte)0, unchecked((ushort)next.Number), timestamp, 7);
                for (var i = 0; i < FramesPerPacket; i++)
                {
                    BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(RtpPacket.HeaderLength + (i * FrameBytes)), (next.Number * FramesPerPacket) + i);
                }

                if (!RtpPacket.TryRead(next.Noise ? packet.AsSpan(0, RtpPacket.HeaderLength + 1) : packet, out var read, out var fault))
                {
                    throw new InvalidOperationException(fault.ToString());
                }

                _ = next.Noise ? buffer.PutNoise(read, arrival) : buffer.Put(read, FrameBytes, arrival);
            }

            if (tick == Settle)
            {
                counted = buffer.Counts;
            }

            decoded.Clear();
            playout.Play(tick, frame);
            foreach (var each in decoded)
            {
                if (each <= lastNumber)
                {
                    throw new InvalidOperationException($"Frame {each} was heard after frame {lastNumber}.");
                }

                lastNumber = each;
            }

            if (decoded.Count == 0 || tick < Settle)
            {
                continue;
            }

            heard += decoded.Count;
            var last = decoded[^1];
            if (last % FramesPerPacket == 0)
            {
                // Its first sample is heard when what waits has been played; it could have been when its packet came over an empty network.
                var could = Phase + (packetTime * ((last / FramesPerPacket) + 1)) + Network.Delay;
                delays.Add((tick + Pcm.Time(playout.Waiting) - could).TotalMilliseconds);
            }
        }

        var counts = buffer.Counts;
        delays.Sort();
        return new(
            sent,
            lost,
            heard,
            (counts.LatePackets - counted.LatePackets) / (double)sent,
            (counts.Discarded - counted.Discarded) / (double)sent,
            (counts.Concealed - counted.Concealed) / (double)(sent * FramesPerPacket),
            delays.Count == 0 ? 0 : delays.Average(),
            delays.Count == 0 ? 0 : delays[^1],
            delays.Count == 0 ? 0 : delays[0],
            counts);
    }
}

/// <summary>What was heard.</summary>
/// <param name="Sent">Packets sent after the start.</param>
/// <param name="Lost">Of them, lost on the way.</param>
/// <param name="Heard">Frames heard.</param>
/// <param name="Late">Share of packets that came after their time.</param>
/// <param name="Discarded">Share of packets that came and were not heard.</param>
/// <param name="Concealed">Share of frames that were concealed, those lost on the way included.</param>
/// <param name="MeanDelay">Mean delay above that of an empty network, in milliseconds, from a packet's arrival to its first sample heard.</param>
/// <param name="MaxDelay">The longest.</param>
/// <param name="MinDelay">The shortest.</param>
/// <param name="Counts">The buffer's own counters, from the start.</param>
public sealed record JitterResult(int Sent, int Lost, long Heard, double Late, double Discarded, double Concealed, double MeanDelay, double MaxDelay, double MinDelay, JitterCounts Counts);
