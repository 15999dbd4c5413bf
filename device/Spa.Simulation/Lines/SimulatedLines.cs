using Spa.Foundation.Time;
using Spa.Gateway.Lines;
using Spa.Media;

namespace Spa.Simulation.Lines;

/// <summary>Both ports of a device, wired to a telephone and an exchange in the same process: drivers <c>sim:phone/1</c> and <c>sim:exchange/1</c>.</summary>
public sealed class SimulatedLines : IMediaClock
{
    private readonly FxsSide phone;
    private readonly FxoSide line;
    private Action? tick;

    /// <summary>Wires a device that has power to the bench.</summary>
    public SimulatedLines(LineBench bench)
    {
        ArgumentNullException.ThrowIfNull(bench);
        Bench = bench;
        bench.SetDevice(true);
        (phone, line) = (new FxsSide(bench), new FxoSide(bench));
    }

    /// <summary>Telephone, exchange and relay.</summary>
    public LineBench Bench { get; }

    /// <summary>The port towards the telephone.</summary>
    public IFxsDriver Phone => phone;

    /// <summary>The port towards the exchange.</summary>
    public IFxoDriver Line => line;

    /// <inheritdoc/>
    public void Start(Action tick) => this.tick = tick;

    /// <summary>Ticks by itself every 10 ms of a timeline, on absolute times: a late frame is made up, after more than five the rest is skipped. Devices of one timeline tick together, so that its thread wakes once for all.</summary>
    public void Run(Timeline timeline)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        var due = Next();
        Action? beat = null;
        beat = () =>
        {
            Tick();
            due += Pcm.Frame;
            if (timeline.Now - due > 5 * Pcm.Frame)
            {
                due = Next();
            }

            timeline.After(due - timeline.Now, beat!);
        };
        timeline.After(due - timeline.Now, beat);

        TimeSpan Next() => Pcm.Frame * ((timeline.Now.Ticks / Pcm.Frame.Ticks) + 1);
    }

    /// <summary>Takes the power away: whatever the device still does reaches no wire.</summary>
    public void Unplug()
    {
        (phone.Live, line.Live) = (false, false);
        Bench.SetDevice(false);
    }

    /// <summary>Lets one frame of 10 ms pass. Called once in each by whoever has the time.</summary>
    public void Tick()
    {
        Bench.Tick(phone.ToWire, line.ToWire, phone.FromWire, line.FromWire);
        phone.Sense.See(Bench.PhoneLoop);
        var (hertz, volts) = Bench.LineRing;
        line.Sense.See(Bench.LineMillivolts, Bench.LineMicroamperes, hertz, volts);
        tick?.Invoke();
    }

    private sealed class FxsSide(LineBench bench) : IFxsDriver
    {
        public FxsSense Sense { get; } = new();

        public bool Live { get; set; } = true;

        public short[] ToWire { get; } = new short[Pcm.FrameSamples];

        public short[] FromWire { get; } = new short[Pcm.FrameSamples];

        public void Attach(Action<FxsSignal> signal) => Sense.Attach(signal);

        public void SetBattery(Battery battery)
        {
            if (Live)
            {
                bench.SetPortBattery(battery);
            }
        }

        public bool LightsNeon => true;

        public void SetNeon(bool lit)
        {
            if (Live)
            {
                bench.SetPortNeon(lit);
            }
        }

        public void SetRinging(RingDrive? ring)
        {
            if (Live)
            {
                bench.SetPortRinging(ring);
            }
        }

        public void Exchange(ReadOnlySpan<short> toPhone, Span<short> fromPhone)
        {
            toPhone.CopyTo(ToWire);
            FromWire.CopyTo(fromPhone);
        }
    }

    private sealed class FxoSide(LineBench bench) : IFxoDriver
    {
        public FxoSense Sense { get; } = new();

        public bool Live { get; set; } = true;

        public short[] ToWire { get; } = new short[Pcm.FrameSamples];

        public short[] FromWire { get; } = new short[Pcm.FrameSamples];

        public void Attach(Action<FxoSignal> signal) => Sense.Attach(signal);

        public void SetLoop(bool closed)
        {
            if (Live)
            {
                bench.SetPortLoop(closed);
            }
        }

        public void Exchange(ReadOnlySpan<short> toLine, Span<short> fromLine)
        {
            toLine.CopyTo(ToWire);
            FromWire.CopyTo(fromLine);
        }
    }
}
