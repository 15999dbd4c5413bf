using System.Net;
using System.Net.Sockets;
using Spa.Media;
using Spa.Simulation.Lines;

namespace Spa.Device.Lines;

/// <summary>
/// The lines as a process of their own: a telephone, an exchange and the power relay, on a beat of 10 ms like a line card's. In each beat one frame goes to the
/// connected device and one of its answers is heard; answers are heard in order, after a buffer that rides out late ones. A device that is gone, or has not
/// answered 100 frames, leaves telephone and exchange joined by the relay.
/// </summary>
internal sealed class LineCard : IDisposable
{
    /// <summary>Frames without an answer after which the device counts as gone: a second.</summary>
    public const uint MostUnanswered = 100;

    private readonly Lock gate = new();
    private readonly LineBench bench = new();
    private readonly LineFrame frame = new();
    private readonly short[] silence = new short[Pcm.FrameSamples];
    private readonly TcpListener listener;
    private readonly Thread beat;
    private readonly int target;
    private DeviceLink? link;
    private bool primed;
    private long linkTick;
    private long ticks;
    private long underruns;
    private long skipped;
    private long devices;
    private string lastGone = string.Empty;
    private volatile bool ending;

    /// <summary>Starts the beat and listens for a device.</summary>
    /// <param name="listen">Where devices connect; port 0 = any.</param>
    /// <param name="buffer">How late an answer may be without being missed.</param>
    public LineCard(IPEndPoint listen, TimeSpan buffer)
    {
        target = Math.Max(1, (int)(buffer / Pcm.Frame));
        listener = new TcpListener(listen);
        listener.Start();
        beat = new Thread(Beat) { Name = "lines", IsBackground = true, Priority = ThreadPriority.Highest };
        beat.Start();
        _ = Accept();
    }

    /// <summary>Where devices connect.</summary>
    public IPEndPoint DriverAddress => (IPEndPoint)listener.LocalEndpoint;

    /// <summary>Does something to telephone or exchange, between two frames.</summary>
    public T With<T>(Func<LineBench, T> act)
    {
        lock (gate)
        {
            return act(bench);
        }
    }

    /// <summary>Lets something look at each frame that passes, on the thread of the beat.</summary>
    public void Watch(LineWatcher look)
    {
        lock (gate)
        {
            bench.Passed += look;
        }
    }

    /// <summary>How the connection stands.</summary>
    public CardDocument Status()
    {
        lock (gate)
        {
            return new CardDocument(
                DeviceConnected: link is not null,
                ConnectedSeconds: link is null ? null : Pcm.Time((ticks - linkTick) * Pcm.FrameSamples).TotalSeconds,
                Devices: devices,
                LastGone: lastGone,
                Frames: link?.Sent ?? 0,
                Buffered: link?.Buffered ?? 0,
                Underruns: underruns,
                Ticks: ticks,
                SkippedTicks: skipped,
                LargestLatenessMs: link is null ? null : Math.Round(link.LargestLateness.TotalMilliseconds, 1),
                RelayClosed: bench.RelayClosed);
        }
    }

    /// <summary>Ends the beat and the connection.</summary>
    public void Dispose()
    {
        ending = true;
        listener.Stop();
        beat.Join();
        lock (gate)
        {
            link?.Dispose();
        }
    }

    private void Beat()
    {
        var clock = new TickClock();
        while (!ending)
        {
            clock.Wait();
            lock (gate)
            {
                skipped = clock.Skipped;
                Tick();
            }
        }
    }

    private void Tick()
    {
        ticks++;
        if (link is { Gone: { } reason })
        {
            Forget(reason);
        }
        else if (link is { Unanswered: > MostUnanswered })
        {
            Forget("no answer for a second");
        }

        if (link is null)
        {
            bench.Tick(silence, silence, frame.FromPhone, frame.FromLine);
            return;
        }

        if (!primed && link.Buffered >= target)
        {
            primed = true;
            bench.SetDevice(true);
        }

        if (primed && link.TryTake(out var answer))
        {
            Hear(answer);
            link.Return(answer);
            CatchUp();
        }
        else
        {
            // Nothing to hear: the gap is heard, and all later answers wait one frame longer from now on.
            underruns += primed ? 1 : 0;
            bench.Tick(silence, silence, frame.FromPhone, frame.FromLine);
        }

        frame.PhoneLoop = bench.PhoneLoop;
        frame.Millivolts = bench.LineMillivolts;
        frame.Microamperes = bench.LineMicroamperes;
        (frame.RingHertz, frame.RingVolts) = bench.LineRing;
        link.Send(frame);
    }

    private void Hear(DeviceFrame answer)
    {
        bench.SetPortBattery(answer.Battery);
        bench.SetPortRinging(answer.Ring);
        bench.SetPortNeon(answer.Neon);
        bench.SetPortLoop(answer.Loop);
        bench.Tick(answer.ToPhone, answer.ToLine, frame.FromPhone, frame.FromLine);
    }

    // After an underrun more waits than need be: a silent frame is left out, which nobody hears.
    private void CatchUp()
    {
        if (link!.Buffered > target && link.TryPeek(out var next) && next.ToPhone.AsSpan().IndexOfAnyExcept((short)0) < 0
            && next.ToLine.AsSpan().IndexOfAnyExcept((short)0) < 0 && link.TryTake(out var silent))
        {
            link.Return(silent);
        }
    }

    private void Forget(string reason)
    {
        link!.Drop(reason);
        lastGone = link.Gone!;
        link = null;
        primed = false;
        bench.SetDevice(false);
    }

    private async Task Accept()
    {
        while (!ending)
        {
            Socket socket;
            try
            {
                socket = await listener.AcceptSocketAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                if (ending)
                {
                    return;
                }

                continue;
            }

            lock (gate)
            {
                if (ending || link is { Gone: null })
                {
                    // The lines have one device at a time; another may try again.
                    socket.Dispose();
                    continue;
                }

                if (link is not null)
                {
                    Forget(link.Gone!);
                }

                (link, linkTick, underruns) = (new DeviceLink(socket), ticks, 0);
                devices++;
            }
        }
    }
}
