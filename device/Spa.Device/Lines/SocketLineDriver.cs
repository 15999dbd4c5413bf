using System.Collections.Concurrent;
using System.Net.Sockets;
using Spa.Foundation.Time;
using Spa.Gateway.Lines;
using Spa.Media;

namespace Spa.Device.Lines;

/// <summary>
/// Both ports of the device, on lines in another process (<c>socket:HOST:PORT</c>). Each frame that arrives is one beat of the media clock and is answered with one
/// frame. While the connection is down there is no beat, and the wires show nothing: phone on hook, line without voltage. It connects again by itself.
/// </summary>
public sealed class SocketLineDriver : IMediaClock, IDisposable
{
    private const int MostWaiting = 128;
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(200);

    private readonly LineDriverName.Socket name;
    private readonly Timeline timeline;
    private readonly FxsSide phone = new();
    private readonly FxoSide line = new();
    private readonly ConcurrentQueue<LineFrame> arrived = new();
    private readonly ConcurrentQueue<LineFrame> spare = new();
    private readonly SemaphoreSlim room = new(MostWaiting);
    private readonly DeviceFrame answer = new();
    private readonly byte[] bytes = new byte[DeviceFrame.Bytes];
    private readonly CancellationTokenSource ending = new();
    private readonly Action frameArrived;
    private Action? tick;
    private Thread? reader;
    private Socket? socket;
    private int current;
    private volatile Socket? opening;

    /// <summary>Makes the driver; it connects once <see cref="Start"/> is called.</summary>
    public SocketLineDriver(LineDriverName.Socket name, Timeline timeline)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(timeline);
        (this.name, this.timeline) = (name, timeline);
        frameArrived = FrameArrived;
        for (var i = 0; i < MostWaiting; i++)
        {
            spare.Enqueue(new LineFrame());
        }
    }

    /// <summary>Told, on the timeline, when the connection comes (null) and when it goes or cannot be made (why). Not told twice of the same.</summary>
    public event Action<string?>? LinkChanged;

    /// <summary>The port towards the telephone.</summary>
    public IFxsDriver Phone => phone;

    /// <summary>The port towards the exchange.</summary>
    public IFxoDriver Line => line;

    /// <inheritdoc/>
    public void Start(Action tick)
    {
        this.tick = tick;
        reader = new Thread(Run) { Name = "lines", IsBackground = true };
        reader.Start();
    }

    /// <summary>Ends the connection for good. Nothing is posted on the timeline afterwards.</summary>
    public void Dispose()
    {
        ending.Cancel();
        opening?.Dispose();
        reader?.Join();
    }

    private void Run()
    {
        string? told = string.Empty;
        for (var number = 1; !ending.IsCancellationRequested; number++)
        {
            string why;
            try
            {
                using var connection = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                opening = connection;
                ending.Token.ThrowIfCancellationRequested();
                connection.Connect(name.Host, name.Port);
                var opened = number;
                timeline.Post(() => (socket, current) = (connection, opened));
                why = Receive(connection, number, () => Tell(null, ref told));
            }
            catch (SocketException e)
            {
                why = $"{name}: {e.Message}";
            }
            catch (Exception e) when (e is ObjectDisposedException or OperationCanceledException)
            {
                why = $"{name}: closed";
            }

            if (ending.IsCancellationRequested)
            {
                return;
            }

            timeline.Post(Gone);
            Tell(why, ref told);
            ending.Token.WaitHandle.WaitOne(Retry);
        }
    }

    private void Tell(string? why, ref string? told)
    {
        if (why != told)
        {
            told = why;
            timeline.Post(() => LinkChanged?.Invoke(why));
        }
    }

    private string Receive(Socket connection, int number, Action first)
    {
        var buffer = new byte[LineFrame.Bytes];
        while (true)
        {
            for (var got = 0; got < buffer.Length;)
            {
                var more = connection.Receive(buffer, got, buffer.Length - got, SocketFlags.None);
                if (more == 0)
                {
                    return $"{name}: the lines closed the connection";
                }

                got += more;
            }

            room.Wait(ending.Token);
            if (!spare.TryDequeue(out var frame))
            {
                throw new InvalidOperationException("Fewer spare frames than room for them.");
            }

            if (frame.Read(buffer) is { } refused)
            {
                spare.Enqueue(frame);
                room.Release();
                return $"{name}: {refused}";
            }

            first();
            frame.Connection = number;
            arrived.Enqueue(frame);
            timeline.Post(frameArrived);
        }
    }

    // On the timeline, once for each frame that came.
    private void FrameArrived()
    {
        if (!arrived.TryDequeue(out var frame))
        {
            return;
        }

        var (sequence, known) = (frame.Sequence, frame.Connection == current);
        if (known)
        {
            phone.Take(frame);
            line.Take(frame);
        }

        spare.Enqueue(frame);
        room.Release();
        if (!known)
        {
            // Left over from a connection that is gone.
            return;
        }

        tick?.Invoke();

        answer.Sequence = sequence;
        phone.Put(answer);
        line.Put(answer);
        answer.Write(bytes);
        try
        {
            socket?.Send(bytes, SocketFlags.None, out _);
        }
        catch (ObjectDisposedException)
        {
            // The reader finds out and says why.
        }
    }

    // What still waits of that connection is passed over when its turn comes.
    private void Gone()
    {
        (socket, current) = (null, 0);
        phone.Gone();
        line.Gone();
    }

    private sealed class FxsSide : IFxsDriver
    {
        private readonly FxsSense sense = new();
        private readonly short[] from = new short[Pcm.FrameSamples];
        private readonly short[] to = new short[Pcm.FrameSamples];
        private Battery battery;
        private RingDrive? ring;
        private bool neon;

        public bool LightsNeon => true;

        public void Attach(Action<FxsSignal> signal) => sense.Attach(signal);

        public void SetBattery(Battery battery) => this.battery = battery;

        public void SetRinging(RingDrive? ring) => this.ring = ring;

        public void SetNeon(bool lit) => neon = lit;

        public void Exchange(ReadOnlySpan<short> toPhone, Span<short> fromPhone)
        {
            toPhone.CopyTo(to);
            from.CopyTo(fromPhone);
        }

        public void Take(LineFrame frame)
        {
            frame.FromPhone.CopyTo(from, 0);
            sense.See(frame.PhoneLoop);
        }

        public void Put(DeviceFrame answer)
        {
            (answer.Battery, answer.Ring, answer.Neon) = (battery, ring, neon);
            to.CopyTo(answer.ToPhone, 0);
        }

        public void Gone() => sense.See(false);
    }

    private sealed class FxoSide : IFxoDriver
    {
        private readonly FxoSense sense = new();
        private readonly short[] from = new short[Pcm.FrameSamples];
        private readonly short[] to = new short[Pcm.FrameSamples];
        private bool loop;

        public void Attach(Action<FxoSignal> signal) => sense.Attach(signal);

        public void SetLoop(bool closed) => loop = closed;

        public void Exchange(ReadOnlySpan<short> toLine, Span<short> fromLine)
        {
            toLine.CopyTo(to);
            from.CopyTo(fromLine);
        }

        public void Take(LineFrame frame)
        {
            frame.FromLine.CopyTo(from, 0);
            sense.See(frame.Millivolts, frame.Microamperes, frame.RingHertz, frame.RingVolts);
        }

        public void Put(DeviceFrame answer)
        {
            answer.Loop = loop;
            to.CopyTo(answer.ToLine, 0);
        }

        public void Gone() => sense.See(0, 0, 0, 0);
    }
}
