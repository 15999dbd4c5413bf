using Spa.Foundation.Machines;
using Spa.Foundation.Time;
using Spa.Foundation.Trace;
using Spa.Gateway.Lines;
using Spa.Media.Detectors;

namespace Spa.Gateway.Calls;

/// <summary>The leg of the line to the exchange on the FXO port.</summary>
public sealed class PstnLeg : Leg, ICaller
{
    // Behaviour d: below this the line counts as without voltage.
    private const int DeadMillivolts = 1000;

    private readonly IFxoDriver driver;
    private readonly Machine<FxoState, FxoEvent, FxoEffect> line;
    private readonly Machine<RingState, RingEvent, RingEffect> ring;
    private PstnOptions options;
    private bool fed;
    private int sign;
    private bool ringVoltage;
    private DialToneDetector? dialTone;
    private Action<bool>? heard;

    /// <summary>Makes the leg, on hook.</summary>
    public PstnLeg(IFxoDriver driver, PstnOptions options, Timeline timeline, CoreTrace trace)
        : base("line")
    {
        ArgumentNullException.ThrowIfNull(driver);
        ArgumentNullException.ThrowIfNull(options);
        (this.driver, this.options) = (driver, options);
        line = new(Name, FxoState.Dead, (state, e) => FxoLine.On(state, e, this.options.Line), Act, timeline, trace);
        ring = new("ringing", RingState.Quiet, (state, e) => RingDetector.On(state, e, this.options.Ring), Act, timeline, trace);
        driver.Attach(Sense);
        driver.SetLoop(false);
    }

    /// <summary>Raised when something has changed and all that came of it is done.</summary>
    public event Action? Settled
    {
        add => line.Settled += value;
        remove => line.Settled -= value;
    }

    /// <inheritdoc/>
    public Leg Leg => this;

    /// <summary>How its line stands.</summary>
    public FxoState LineState => line.State;

    /// <summary>The direct voltage, signed by polarity.</summary>
    public int Millivolts { get; private set; }

    /// <summary>The loop current.</summary>
    public int Microamperes { get; private set; }

    /// <inheritdoc/>
    public override decimal InputGain => options.InputGain;

    /// <inheritdoc/>
    public override decimal OutputGain => options.OutputGain;

    /// <summary>Puts options in force.</summary>
    public void Apply(PstnOptions next)
    {
        ArgumentNullException.ThrowIfNull(next);
        options = next;
    }

    /// <summary>Seizes the line, hears whether the exchange gives its dial tone, and lets the line go.</summary>
    /// <param name="done">Told whether it does; never from inside this call.</param>
    /// <returns>False = the line is in use, or the exchange is ringing it: nothing is done.</returns>
    public bool Listen(Action<bool> done)
    {
        if (line.State != FxoState.Idle || ringVoltage)
        {
            return false;
        }

        (dialTone, heard) = (new DialToneDetector(), done);
        line.Take(new FxoEvent.Listen());
        return true;
    }

    /// <summary>Lets the line go that was seized to listen; who waits for what is heard is not told any more.</summary>
    public void StopListening()
    {
        if (line.State == FxoState.Listening)
        {
            (dialTone, heard) = (null, null);
            line.Take(new FxoEvent.Release());
        }
    }

    /// <inheritdoc/>
    public void Answer() => line.Take(new FxoEvent.Answer());

    /// <inheritdoc/>
    public override void Joined()
    {
        // The line needs nothing: it is off hook since it was answered.
    }

    /// <inheritdoc/>
    public void Release() => FarEndGone();

    /// <inheritdoc/>
    public void Progress(CallProgress progress)
    {
        // The exchange's caller hears ringing until we go off hook.
    }

    /// <inheritdoc/>
    public void Fail(CallFailure failure)
    {
        // Not to answer is all that a line can say.
    }

    /// <inheritdoc/>
    public override void FarEndGone() => line.Take(new FxoEvent.Release());

    /// <inheritdoc/>
    protected override void Exchange(ReadOnlySpan<short> to, Span<short> from)
    {
        driver.Exchange(to, from);
        if (dialTone is { } detector)
        {
            detector.Push(from);
            if (detector.IsHeard)
            {
                dialTone = null;
                line.Take(new FxoEvent.ToneHeard());
            }
        }
    }

    private void Sense(FxoSignal signal)
    {
        switch (signal)
        {
            case FxoSignal.Voltage voltage:
                See(voltage.Millivolts);
                break;
            case FxoSignal.Current current:
                Microamperes = current.Microamperes;
                break;
            case FxoSignal.Ring seen when options.Ring.Qualifies(seen.Hertz, seen.Volts) != ringVoltage:
                ringVoltage = !ringVoltage;
                ring.Take(new RingEvent.Voltage(ringVoltage));
                break;
        }
    }

    private void See(int millivolts)
    {
        Millivolts = millivolts;
        var present = Math.Abs(millivolts) >= DeadMillivolts;
        if (present != fed)
        {
            fed = present;
            line.Take(new FxoEvent.Feed(present));
        }

        if (present && Math.Sign(millivolts) != sign)
        {
            var first = sign == 0;
            sign = Math.Sign(millivolts);
            if (!first)
            {
                line.Take(new FxoEvent.Reversed());
            }
        }
    }

    private void Act(FxoEffect effect)
    {
        switch (effect)
        {
            case FxoEffect.SetLoop loop:
                driver.SetLoop(loop.Closed);
                ring.Take(new RingEvent.Reset());
                break;
            case FxoEffect.SetTimer timer:
                line.SetTimer(timer.After, () => new FxoEvent.TimedOut());
                break;
            case FxoEffect.Tell { News: FxoNews.DialTone or FxoNews.NoDialTone } tell:
                var told = heard;
                (dialTone, heard) = (null, null);
                told?.Invoke(tell.News == FxoNews.DialTone);
                break;
            case FxoEffect.Tell tell:
                Tell(tell.News switch
                {
                    FxoNews.Ringing => new LegNews.Incoming(),
                    FxoNews.GaveUp => new LegNews.Abandoned(),
                    FxoNews.CpcSignal => new LegNews.Cleared("CPC Signal"),
                    _ => new LegNews.Cleared("Polarity Reversal"),
                });
                break;
            default:
                throw new InvalidOperationException($"Unknown effect {effect}.");
        }
    }

    private void Act(RingEffect effect)
    {
        switch (effect)
        {
            case RingEffect.SetTimer timer:
                ring.SetTimer(timer.After, () => new RingEvent.TimedOut());
                break;
            case RingEffect.Report report:
                line.Take(report.Ringing ? new FxoEvent.RingSeen() : new FxoEvent.RingLost());
                break;
            default:
                throw new InvalidOperationException($"Unknown effect {effect}.");
        }
    }
}
