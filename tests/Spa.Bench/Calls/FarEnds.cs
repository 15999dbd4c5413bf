using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Spa.Device.Tests.Media;
using Spa.Media;
using Spa.Media.Codecs;

namespace Spa.Bench.Calls;

/// <summary>The far ends of many calls: one thread that sends each of them a packet on time and notes when packets come, by the kernel's own clock readings.</summary>
internal sealed partial class FarEnds : IDisposable
{
    private const int MostBytes = 2048;
    private const nuint Stamp = 0x8907;
    private const int RealTime = 0;
    private const int Monotonic = 1;
    private const long Second = 1_000_000_000;
    private const byte MuLaw = 0;
    private const int HeaderBytes = 12;

    // Speech, or a mark of 60 ms each 700 ms that a search finds to the sample.
    private const int MarkEvery = 5600;
    private const int MarkLength = 480;
    private const int MarkHertz = 1000;
    private readonly FarEnd[] ends;
    private readonly PollDescriptor[] polled;
    private readonly byte[] sound;
    private readonly int samples;
    private readonly bool marks;
    private readonly Thread thread;
    private volatile bool ending;
    private volatile bool noting;

    /// <summary>Opens a port for each.</summary>
    /// <param name="count">How many.</param>
    /// <param name="packet">Length of its packets, in ms.</param>
    /// <param name="marks">Sends marks to be found again; else speech.</param>
    public FarEnds(int count, int packet, bool marks)
    {
        (this.marks, samples) = (marks, packet * 8);
        ends = [.. Enumerable.Range(0, count).Select(i => new FarEnd(i))];
        polled = [.. ends.Select(end => new PollDescriptor { Descriptor = end.Descriptor, Events = 1 })];
        sound = Array.ConvertAll(marks ? Marks() : Signals.Speech(30, 3), G711.EncodeMu);
        thread = new Thread(Run) { IsBackground = true, Name = "far ends", Priority = ThreadPriority.Highest };
    }

    /// <summary>One for each call.</summary>
    public IReadOnlyList<FarEnd> Ends => ends;

    /// <summary>Whether what comes is noted.</summary>
    public bool Noting
    {
        get => noting;
        set => noting = value;
    }

    /// <summary>Sends from now on, to those whose target is known.</summary>
    public void Start() => thread.Start();

    public void Dispose()
    {
        ending = true;
        if (thread.IsAlive)
        {
            thread.Join();
        }

        foreach (var end in ends)
        {
            end.Dispose();
        }
    }

    private static short[] Marks()
    {
        const int Rounds = 8;
        var all = new short[MarkEvery * Rounds];
        for (var at = 0; at < all.Length; at += MarkEvery)
        {
            Signals.Sines(MarkLength / 8.0, (MarkHertz, -10)).CopyTo(all, at);
        }

        return all;
    }

    private void Run()
    {
        // The same as the device's media thread asks for; without leave it goes on.
        _ = SetScheduler(0, 1, new SchedulerParameter { Priority = 2 });
        var packet = new byte[HeaderBytes + samples];
        var received = new byte[MostBytes];
        var period = samples * Second / Pcm.SamplesPerSecond;
        var start = Now(Monotonic);
        long sent = 0;
        while (!ending)
        {
            // Calls take turns within a period.
            var (round, turn) = (sent / ends.Length, sent % ends.Length);
            var due = start + (round * period) + (turn * period / ends.Length);
            var wait = due - Now(Monotonic);
            if (wait <= 0)
            {
                Send(ends[turn], packet, round);
                sent++;
                continue;
            }

            var timeout = new Timespec { Seconds = (nint)(wait / Second), Nanoseconds = (nint)(wait % Second) };
            if (Poll(ref polled[0], (nuint)polled.Length, in timeout, 0) <= 0)
            {
                continue;
            }

            for (var i = 0; i < polled.Length; i++)
            {
                while (polled[i].Happened != 0 && Receive(polled[i].Descriptor, ref received[0], (nuint)received.Length, 0x40) is > HeaderBytes and var length)
                {
                    Note(ends[i], received.AsSpan(0, (int)length));
                }
            }
        }
    }

    private void Send(FarEnd end, byte[] packet, long round)
    {
        if (end.Target is not { } target)
        {
            return;
        }

        packet[0] = 0x80;
        packet[1] = MuLaw;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), unchecked((ushort)round));
        var at = round * samples;
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), unchecked((uint)at));
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), 0x5350_4100 + (uint)end.Number);
        for (var i = 0; i < samples; i++)
        {
            packet[HeaderBytes + i] = sound[(at + i) % sound.Length];
        }

        if (marks && (at / MarkEvery != (at + samples - 1) / MarkEvery || at % MarkEvery == 0))
        {
            // The mark that begins in this packet: when its first sample would have left in a stream without packets.
            var offset = (MarkEvery - (at % MarkEvery)) % MarkEvery;
            end.MarksSent.Add(Now(RealTime) + (offset * Second / Pcm.SamplesPerSecond));
        }

        end.Socket.SendTo(packet, target);
    }

    private void Note(FarEnd end, ReadOnlySpan<byte> packet)
    {
        end.Count++;
        var stamp = default(Timespec);
        if (!noting || IoControl(end.Descriptor, Stamp, ref stamp) != 0 || (packet[1] & 0x7f) != MuLaw)
        {
            return;
        }

        var came = (stamp.Seconds * Second) + stamp.Nanoseconds;
        end.Arrivals.Add((came, BinaryPrimitives.ReadUInt32BigEndian(packet[4..])));
        for (var i = HeaderBytes; marks && i < packet.Length; i++)
        {
            end.Heard.Add((came + ((i - HeaderBytes) * Second / Pcm.SamplesPerSecond), G711.DecodeMu(packet[i])));
        }
    }

    private static long Now(int clock)
    {
        _ = ClockGetTime(clock, out var time);
        return (time.Seconds * Second) + time.Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out Timespec time);

    [LibraryImport("libc", EntryPoint = "ppoll")]
    private static partial int Poll(ref PollDescriptor first, nuint count, in Timespec timeout, nint mask);

    [LibraryImport("libc", EntryPoint = "recv")]
    private static partial nint Receive(int descriptor, ref byte buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int IoControl(int descriptor, nuint request, ref Timespec time);

    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    private static partial int SetScheduler(int thread, int policy, in SchedulerParameter parameter);

    private struct Timespec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }

    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }

    private struct SchedulerParameter
    {
        public int Priority;
    }
}
