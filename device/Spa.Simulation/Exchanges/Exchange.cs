using Spa.Media;
using Spa.Media.Cadences;
using Spa.Media.Tones;
using Spa.Simulation.Lines;

namespace Spa.Simulation.Exchanges;

/// <summary>How a line of the exchange stands.</summary>
public enum ExchangeState
{
    /// <summary>Nobody calls, the terminal is on hook.</summary>
    Idle,

    /// <summary>The terminal went off hook by itself and hears dial tone.</summary>
    DialTone,

    /// <summary>A caller rings the terminal.</summary>
    Ringing,

    /// <summary>The terminal has answered.</summary>
    Talking,

    /// <summary>The caller has hung up and the line shows it.</summary>
    Clearing,
}

/// <summary>A line of a telephone exchange, seen from its terminal, and the person who calls through it. Its time is the frames it has traded.</summary>
public sealed class Exchange
{
    // An open loop this long is a hang-up, not a flash.
    private static readonly int ReleaseFrames = Pcm.Samples(TimeSpan.FromMilliseconds(300)) / Pcm.FrameSamples;

    private readonly TonePlayer office = new();
    private readonly TonePlayer caller = new();
    private readonly CadencePlayer cadence = new();
    private readonly short[] silence = new short[Pcm.FrameSamples];
    private DcTerminal? terminal;
    private ExchangeOptions ringing = new();
    private bool battery = true;
    private bool reversed;
    private bool ringVoltage;
    private int openFrames;
    private int cutFrames;

    /// <summary>How it behaves; a change counts from the next call on.</summary>
    public ExchangeOptions Options { get; set; } = new();

    /// <summary>How the line stands.</summary>
    public ExchangeState State { get; private set; }

    /// <summary>The terminal draws loop current.</summary>
    public bool LoopClosed => terminal is not null && IsFed;

    /// <summary>What the caller heard since the terminal answered (or the terminal went off hook).</summary>
    public Recording Heard { get; } = new();

    /// <summary>What went to the terminal in that time.</summary>
    public Recording Spoken { get; } = new();

    /// <summary>Voltage at the terminal, signed.</summary>
    public int Millivolts => !IsFed ? 0 : (terminal is { } t ? t.Millivolts + (int)((long)Microamperes * t.Ohms / 1000) : Math.Abs(Options.BatteryMillivolts)) * Polarity;

    /// <summary>Loop current.</summary>
    public int Microamperes
        => IsFed && terminal is { } t ? (int)(1000L * Math.Max(0, Math.Abs(Options.BatteryMillivolts) - t.Millivolts) / (Options.LoopOhms + t.Ohms)) : 0;

    /// <summary>Ring voltage on the line now; 0 volts = none.</summary>
    public (double Hertz, double Volts) Ring => ringVoltage && IsFed ? (ringing.RingHertz, ringing.RingVolts) : (0, 0);

    /// <summary>The battery is on the line.</summary>
    public bool IsFed => battery && cutFrames == 0;

    private int Polarity => Math.Sign(Options.BatteryMillivolts) * (reversed ? -1 : 1);

    /// <summary>Somebody calls the line. False when it is busy.</summary>
    public bool Call()
    {
        if (State != ExchangeState.Idle || terminal is not null)
        {
            return false;
        }

        ringing = Options;
        State = ExchangeState.Ringing;
        cadence.Start(ringing.RingCadence);
        return true;
    }

    /// <summary>The caller hangs up: gives up while it rings, or ends the call.</summary>
    public void HangUp()
    {
        switch (State)
        {
            case ExchangeState.Ringing:
                StopRinging();
                State = ExchangeState.Idle;
                break;
            case ExchangeState.Talking:
                caller.Stop();
                State = ExchangeState.Clearing;
                Clear();
                break;
        }
    }

    /// <summary>Takes the battery away, as a broken wire would, or gives it back.</summary>
    public void SetBattery(bool on) => battery = on;

    /// <summary>Reverses the polarity.</summary>
    public void ReversePolarity() => reversed = !reversed;

    /// <summary>The caller speaks a signal from now on; null = be quiet. Heard only while the call is up.</summary>
    public void Speak(TonePlan? signal)
    {
        if (signal is null)
        {
            caller.Stop();
        }
        else
        {
            caller.Start(signal);
        }
    }

    /// <summary>The terminal draws current, or (null) does not.</summary>
    public void SetTerminal(DcTerminal? dc)
    {
        terminal = dc;
        if (!LoopClosed)
        {
            return;
        }

        openFrames = 0;
        switch (State)
        {
            case ExchangeState.Idle:
                State = ExchangeState.DialTone;
                StartRecording();
                office.Start(Options.DialTone);
                break;
            case ExchangeState.Ringing:
                StopRinging();
                State = ExchangeState.Talking;
                StartRecording();
                break;
        }
    }

    /// <summary>Trades one frame with the terminal.</summary>
    public void Trade(ReadOnlySpan<short> heard, Span<short> spoken)
    {
        if (cadence.IsPlaying)
        {
            ringVoltage = cadence.NextFrame();
        }

        spoken.Clear();
        if (State == ExchangeState.Talking)
        {
            caller.Play(spoken);
        }
        else
        {
            office.Play(spoken);
        }

        if (State is not (ExchangeState.Idle or ExchangeState.Ringing))
        {
            Heard.Add(LoopClosed ? heard : silence);
            if (!LoopClosed)
            {
                spoken.Clear();
            }

            Spoken.Add(spoken);
        }

        Supervise();
    }

    private void Supervise()
    {
        if (cutFrames > 0 && --cutFrames == 0 && terminal is not null && State == ExchangeState.Clearing)
        {
            // Still off hook after the signal: dial tone, as North American exchanges do.
            State = ExchangeState.DialTone;
            office.Start(Options.DialTone);
        }

        if (terminal is not null || State is ExchangeState.Idle or ExchangeState.Ringing)
        {
            openFrames = 0;
        }
        else if (++openFrames >= ReleaseFrames && cutFrames == 0)
        {
            office.Stop();
            caller.Stop();
            reversed = reversed && Options.Clear != ClearSignal.Reversal;
            State = ExchangeState.Idle;
        }
    }

    private void Clear()
    {
        switch (Options.Clear)
        {
            case ClearSignal.Cpc:
                cutFrames = Math.Max(1, Pcm.Samples(Options.CpcLength) / Pcm.FrameSamples);
                break;
            case ClearSignal.Reversal:
                reversed = !reversed;
                office.Start(Options.ClearTone);
                break;
            default:
                office.Start(Options.ClearTone);
                break;
        }
    }

    private void StopRinging()
    {
        cadence.Stop();
        ringVoltage = false;
    }

    private void StartRecording()
    {
        Heard.Clear();
        Spoken.Clear();
    }
}
