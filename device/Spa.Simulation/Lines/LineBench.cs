using Spa.Gateway.Lines;
using Spa.Media;
using Spa.Simulation.Exchanges;
using Spa.Simulation.Phones;

namespace Spa.Simulation.Lines;

/// <summary>
/// A telephone, a line of an exchange, a device between them, and the power relay that joins telephone and line while no device is there.
/// Lives on when the device goes and comes.
/// </summary>
/// <remarks>At power-up the relay opens only once the telephone is on hook and the line does not ring: a call in progress is not cut (behaviour c.5).</remarks>
public sealed class LineBench
{
    // What the device's phone port feeds.
    private const int PortMillivolts = 48_000;

    // The same with the voltage of a neon lamp.
    private const int NeonMillivolts = 90_000;

    private readonly short[] fromPhone = new short[Pcm.FrameSamples];
    private readonly short[] phoneBefore = new short[Pcm.FrameSamples];
    private readonly short[] fromLine = new short[Pcm.FrameSamples];
    private readonly short[] phoneHeard = new short[Pcm.FrameSamples];
    private readonly short[] phoneSays = new short[Pcm.FrameSamples];
    private Battery portBattery;
    private RingDrive? portRing;
    private bool portLoop;
    private bool portNeon;

    /// <summary>Joins telephone and line: no device is there yet.</summary>
    public LineBench()
    {
        Phone.LoopChanged += Wire;
        Wire();
    }

    /// <summary>A frame has passed.</summary>
    public event LineWatcher? Passed;

    /// <summary>The telephone.</summary>
    public Telephone Phone { get; } = new();

    /// <summary>The line of the exchange.</summary>
    public Exchange Exchange { get; } = new();

    /// <summary>What of the device's signal comes back to its phone port; null = nothing.</summary>
    public LineEcho? Echo { get; set; }

    /// <summary>A device is there and powered.</summary>
    public bool DevicePresent { get; private set; }

    /// <summary>The relay joins telephone and line.</summary>
    public bool RelayClosed { get; private set; } = true;

    /// <summary>What the device's phone port sees: loop current.</summary>
    public bool PhoneLoop => !RelayClosed && Phone.LoopClosed;

    /// <summary>What the device's line port sees: voltage, signed; 0 while the relay joins the line with the telephone.</summary>
    public int LineMillivolts => RelayClosed ? 0 : Exchange.Millivolts;

    /// <summary>What the device's line port sees: loop current.</summary>
    public int LineMicroamperes => RelayClosed ? 0 : Exchange.Microamperes;

    /// <summary>What the device's line port sees: ring voltage.</summary>
    public (double Hertz, double Volts) LineRing => RelayClosed ? (0, 0) : Exchange.Ring;

    /// <summary>Power comes to the device, or leaves it.</summary>
    public void SetDevice(bool present)
    {
        DevicePresent = present;
        (portBattery, portRing, portLoop, portNeon) = (Battery.Off, null, false, false);
        if (!present)
        {
            RelayClosed = true;
        }

        Wire();
    }

    /// <summary>The device feeds its phone port.</summary>
    public void SetPortBattery(Battery battery)
    {
        portBattery = battery;
        Wire();
    }

    /// <summary>The device rings its phone port.</summary>
    public void SetPortRinging(RingDrive? ring)
    {
        portRing = ring;
        Wire();
    }

    /// <summary>The device feeds its phone port with the voltage of a neon lamp, or as usual.</summary>
    public void SetPortNeon(bool lit)
    {
        portNeon = lit;
        Wire();
    }

    /// <summary>The device closes the loop of its line port.</summary>
    public void SetPortLoop(bool closed)
    {
        portLoop = closed;
        Wire();
    }

    /// <summary>Lets one frame pass: telephone and exchange hear what came from the device (or from each other) and speak.</summary>
    /// <param name="toPhone">From the device's phone port.</param>
    /// <param name="toLine">From the device's line port.</param>
    /// <param name="phoneSaid">Filled for the device's phone port.</param>
    /// <param name="lineSaid">Filled for the device's line port.</param>
    public void Tick(ReadOnlySpan<short> toPhone, ReadOnlySpan<short> toLine, Span<short> phoneSaid, Span<short> lineSaid)
    {
        if (RelayClosed)
        {
            phoneSaid.Clear();
            lineSaid.Clear();
            fromPhone.CopyTo(phoneBefore, 0);
            fromLine.CopyTo(phoneHeard, 0);
            Phone.Trade(fromLine, fromPhone);
            fromPhone.CopyTo(phoneSays, 0);
            Exchange.Trade(phoneBefore, fromLine);
            if (DevicePresent && !Phone.IsLifted && Exchange.State != ExchangeState.Ringing)
            {
                RelayClosed = false;
                Array.Clear(fromLine);
                Array.Clear(fromPhone);
            }
        }
        else
        {
            toPhone.CopyTo(phoneHeard);
            Phone.Trade(toPhone, phoneSaid);
            phoneSaid.CopyTo(phoneSays);
            if (Phone.LoopClosed)
            {
                Echo?.Add(toPhone, phoneSaid);
            }

            Exchange.Trade(toLine, lineSaid);
        }

        Wire();
        Passed?.Invoke(this, phoneHeard, phoneSays);
    }

    // Direct current and ringing, for the relay as it stands.
    private void Wire()
    {
        if (RelayClosed)
        {
            // A telephone in place of the device: the line's voltage is full while it draws nothing.
            Phone.Feed(Exchange.IsFed ? Exchange.Options.BatteryMillivolts : 0);
            Exchange.SetTerminal(Phone.IsLifted && Phone.LoopClosed ? DcTerminal.Telephone : null);
            var (hertz, volts) = Exchange.Ring;
            Phone.Ring(volts > 0 ? new RingDrive((int)Math.Round(hertz), (int)Math.Round(volts), RingShape.Sinusoid) : null);
        }
        else
        {
            var millivolts = portNeon ? NeonMillivolts : PortMillivolts;
            Phone.Feed(portBattery switch { Battery.Forward => millivolts, Battery.Reverse => -millivolts, _ => 0 });
            Phone.Ring(portRing);
            Exchange.SetTerminal(portLoop ? DcTerminal.LinePort : null);
        }
    }
}
