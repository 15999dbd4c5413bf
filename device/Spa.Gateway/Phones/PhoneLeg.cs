using Spa.Foundation.Machines;
using Spa.Foundation.Time;
using Spa.Foundation.Trace;
using Spa.Gateway.Calls;
using Spa.Gateway.Lines;
using Spa.Media.Cadences;

namespace Spa.Gateway.Phones;

/// <summary>The leg of the phone on the FXS port: hook, ringing, and what the unit itself plays to an off-hook user.</summary>
public sealed partial class PhoneLeg : Leg
{
    private readonly IFxsDriver driver;
    private readonly Machine<FxsState, FxsEvent, FxsEffect> line;
    private readonly Machine<OffHookState, OffHookEvent, OffHookEffect> user;
    private readonly CadencePlayer cadence = new();
    private PhoneOptions options;
    private Battery polarity;
    private int ring = 1;
    private RingDrive? ringDrive;
    private bool ringVoltage;

    /// <summary>Makes the leg and feeds the loop.</summary>
    public PhoneLeg(IFxsDriver driver, PhoneOptions options, Timeline timeline, CoreTrace trace)
        : base("phone")
    {
        ArgumentNullException.ThrowIfNull(driver);
        ArgumentNullException.ThrowIfNull(options);
        (this.driver, this.options, polarity) = (driver, options, options.Idle);
        line = new(Name, FxsState.OnHook, (state, e) => FxsLine.On(state, e, this.options.Line), Act, timeline, trace);
        user = new("user", OffHookState.Away, (state, e) => OffHook.On(state, e, this.options.OffHook), Act, timeline, trace);
        driver.Attach(Sense);
        driver.SetBattery(polarity);
    }

    /// <summary>Raised when something has changed and all that came of it is done.</summary>
    public event Action? Settled
    {
        add
        {
            line.Settled += value;
            user.Settled += value;
        }

        remove
        {
            line.Settled -= value;
            user.Settled -= value;
        }
    }

    /// <summary>On hook and not rung.</summary>
    public bool IsFree => line.State == FxsState.OnHook;

    /// <summary>How its line stands.</summary>
    public FxsState LineState => line.State;

    /// <summary>What its user hears from the unit.</summary>
    public OffHookState UserState => user.State;

    /// <inheritdoc/>
    public override decimal InputGain => options.InputGain;

    /// <inheritdoc/>
    public override decimal OutputGain => options.OutputGain;

    /// <summary>Puts options in force.</summary>
    public void Apply(PhoneOptions next)
    {
        ArgumentNullException.ThrowIfNull(next);
        options = next;
        if (user.State != OffHookState.InCall)
        {
            Feed(next.Idle);
        }
    }

    /// <summary>Its user wants to call and may not: reorder tone.</summary>
    public void Refuse() => user.Take(new OffHookEvent.Refuse());

    /// <summary>Tells its user of a call: rings, or plays the call waiting tone.</summary>
    public void Alert(CallOffer offer)
    {
        ArgumentNullException.ThrowIfNull(offer);
        ring = Math.Clamp(offer.Ring, 1, options.RingCadences.Length);
        line.Take(new FxsEvent.Ring());
    }

    /// <summary>Neither rings nor tells any more.</summary>
    public void StopAlerting() => line.Take(new FxsEvent.StopRing());

    /// <inheritdoc/>
    public override void Joined()
    {
        Feed(options.CalleeConnected);
        user.Take(new OffHookEvent.Join());
    }

    /// <inheritdoc/>
    public override void FarEndGone()
    {
        Feed(options.Idle);
        user.Take(new OffHookEvent.FarEndLeft());
    }

    /// <summary>Moves the ring cadence by one frame.</summary>
    internal void Tick()
    {
        if (cadence.IsPlaying)
        {
            SetRingVoltage(cadence.NextFrame());
        }
    }

    /// <inheritdoc/>
    public override void ToneEnded() => user.Take(new OffHookEvent.ToneEnded());

    /// <inheritdoc/>
    protected override void Exchange(ReadOnlySpan<short> to, Span<short> from) => driver.Exchange(to, from);

    private void Sense(FxsSignal signal)
    {
        if (signal is FxsSignal.Loop loop)
        {
            line.Take(new FxsEvent.Loop(loop.Closed));
        }
    }

    private void Act(FxsEffect effect)
    {
        switch (effect)
        {
            case FxsEffect.SetTimer timer:
                line.SetTimer(timer.After, () => new FxsEvent.TimedOut());
                break;
            case FxsEffect.SetRing { On: true }:
                // A ringing that has begun keeps its form to the end.
                ringDrive = options.Ring;
                cadence.Start(options.RingCadences[ring - 1]);
                break;
            case FxsEffect.SetRing:
                cadence.Stop();
                SetRingVoltage(false);
                break;
            case FxsEffect.SetFeed feed:
                driver.SetBattery(feed.On ? polarity : Battery.Off);
                break;
            case FxsEffect.Tell tell:
                Pass(tell.News);
                break;
            default:
                throw new InvalidOperationException($"Unknown effect {effect}.");
        }
    }

    private void Act(OffHookEffect effect)
    {
        switch (effect)
        {
            case OffHookEffect.Play play:
                Tone.Start(play.Tone switch
                {
                    PhoneTone.Dial => options.Dial,
                    PhoneTone.Reorder => options.Reorder,
                    _ => options.OffHookWarning,
                });
                if (!Tone.IsPlaying)
                {
                    // A script of no length ends as it begins.
                    user.Take(new OffHookEvent.ToneEnded());
                }

                break;
            case OffHookEffect.StopTone:
                Tone.Stop();
                break;
            case OffHookEffect.SetTimer timer:
                user.SetTimer(timer.After, () => new OffHookEvent.TimedOut());
                break;
            case OffHookEffect.CutBattery cut:
                line.Take(new FxsEvent.CutBattery(cut.Duration));
                break;
            default:
                throw new InvalidOperationException($"Unknown effect {effect}.");
        }
    }

    private void Pass(FxsNews news)
    {
        switch (news)
        {
            case FxsNews.Lifted:
                Tell(new LegNews.Seized());
                break;
            case FxsNews.Flashed:
                Tell(new LegNews.Flashed());
                break;
            case FxsNews.StillThere:
                user.Take(new OffHookEvent.StillThere());
                break;
            case FxsNews.HungUp:
                user.Take(new OffHookEvent.HungUp());
                Feed(options.Idle);
                Tell(new LegNews.Cleared("Line 1 hung up"));
                break;
            default:
                throw new InvalidOperationException($"Unknown news {news}.");
        }
    }

    private void Feed(Battery battery)
    {
        if (battery != polarity)
        {
            polarity = battery;
            if (line.State is not FxsState.Cut)
            {
                driver.SetBattery(battery);
            }
        }
    }

    private void SetRingVoltage(bool on)
    {
        if (on != ringVoltage)
        {
            ringVoltage = on;
            driver.SetRinging(on ? ringDrive : null);
        }
    }
}
