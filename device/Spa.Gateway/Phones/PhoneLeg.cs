using Spa.Foundation.Machines;
using Spa.Foundation.Ports;
using Spa.Foundation.Time;
using Spa.Foundation.Trace;
using Spa.Gateway.Calls;
using Spa.Gateway.Lines;
using Spa.Media;
using Spa.Media.Detectors;
using Spa.Media.Echo;
using Spa.Media.Tones;

namespace Spa.Gateway.Phones;

/// <summary>The leg of the phone on the FXS port: hook, ringing and Caller ID, digits, and what the unit itself plays to an off-hook user.</summary>
public sealed class PhoneLeg : Leg
{
    // A unit that has not been told the time counts from here.
    private static readonly DateTime NoTime = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    private readonly IFxsDriver driver;
    private readonly Timeline timeline;
    private readonly Machine<FxsState, FxsEvent, FxsEffect> line;
    private readonly Machine<OffHookState, OffHookEvent, OffHookEffect> user;
    private readonly PhoneBell bell = new();
    private readonly CallWaitingTone waiting = new();
    private readonly SecureCallTone secure = new();
    private readonly PhoneWire wire;
    private readonly PhoneDialling digits;
    private readonly PhoneKeys keys;
    private readonly KeyPlayback playback;
    private readonly PhoneMessages messages;
    private readonly PhoneUserKeys pressed;
    private readonly short[] heard = new short[Pcm.FrameSamples];
    private PhoneOptions options;
    private EchoCanceller? echo;
    private EchoOptions? echoOptions;
    private RingPattern pattern;
    private Announcement? announcement;
    private bool beside;

    /// <summary>Makes the leg and feeds the loop.</summary>
    public PhoneLeg(IFxsDriver driver, PhoneOptions options, Timeline timeline, CoreTrace trace)
        : base("phone")
    {
        ArgumentNullException.ThrowIfNull(driver);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeline);
        (this.driver, this.timeline, this.options, pattern) = (driver, timeline, options, options.Rings[0]);
        line = new(Name, FxsState.OnHook, (state, e) => FxsLine.On(state, e, this.options.Line), Act, timeline, trace);
        user = new("user", OffHookState.Away, (state, e) => OffHook.On(state, e, this.options.OffHook), Act, timeline, trace);
        digits = new PhoneDialling(timeline, user.Take, Tell);
        keys = new PhoneKeys(options.Keys.InCall);
        playback = new KeyPlayback(options.Keys.Playback);
        messages = new PhoneMessages(timeline, bell, TellMessages);
        pressed = new PhoneUserKeys(digits, waiting, () => user.State is OffHookState.InCall or OffHookState.Calling, Tell);
        RenewEcho();
        driver.Attach(Sense);
        wire = new PhoneWire(driver, options.Idle);
        messages.Use(options.Messages, null);
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

    /// <summary>On the hook, and not rung for a call.</summary>
    public bool IsFree => line.State == FxsState.OnHook || messages.IsSplashing;

    /// <summary>How its line stands.</summary>
    public FxsState LineState => line.State;

    /// <summary>What its user hears from the unit.</summary>
    public OffHookState UserState => user.State;

    /// <summary>The tone that its user hears; null = none.</summary>
    public PhoneTone? Playing { get; private set; }

    /// <summary>Its user placed the call that it is joined with next, or took it: which polarity the phone is given.</summary>
    public bool WeCalled { get; set; }

    /// <summary>The time for the phone's display; null = nobody tells it, and the unit counts from the first of January.</summary>
    public ICalendar? Calendar { get; set; }

    /// <inheritdoc/>
    public override decimal InputGain => options.InputGain;

    /// <inheritdoc/>
    public override decimal OutputGain => options.OutputGain;

    /// <inheritdoc/>
    public override bool KeySounds => user.State != OffHookState.Away && keys.Sounds;

    private DateTime LocalTime => Calendar is { } calendar ? options.Clock.At(calendar.UtcNow) : NoTime + timeline.Now;

    /// <summary>Puts options in force.</summary>
    public void Apply(PhoneOptions next)
    {
        ArgumentNullException.ThrowIfNull(next);
        var before = options;
        options = next;
        if (user.State != OffHookState.InCall)
        {
            Feed(next.Idle);
        }

        messages.Use(next.Messages, before.Messages);
    }

    /// <summary>Its user may dial: a dial tone, and digits are collected by the dial plan. The number comes as news; a hot line at once.</summary>
    /// <param name="second">For another call beside one that is held.</param>
    public void Invite(bool second = false)
    {
        pressed.LetGo();
        beside = second;
        digits.Invite(second);
        user.Take(new OffHookEvent.Invite(
            second ? PhoneTone.SecondDial
            : messages.IsWaiting && options.Messages.Tone ? PhoneTone.MwiDial
            : options.ForwardsAll ? PhoneTone.CfwdDial
            : PhoneTone.Dial));
    }

    /// <summary>Its user wants to call and may not: reorder tone. An emergency number can be dialled all the same.</summary>
    public void Refuse()
    {
        pressed.LetGo();
        user.Take(new OffHookEvent.Refuse());
    }

    /// <summary>What its user wanted by a star code is done: confirm tone, then dial tone again. A number may be dialled at once.</summary>
    public void Confirm() => user.Take(new OffHookEvent.Confirm());

    /// <summary>The call that its user is in goes to somebody else, who is being called: what comes of that is heard as of a call that he placed.</summary>
    public void CallOn() => user.Take(new OffHookEvent.CallOn());

    /// <summary>What all in a conference of its user hear.</summary>
    internal TonePlan ConferenceTone => options.Tones.Plan(PhoneTone.Conference);

    /// <summary>The call that its user placed goes on.</summary>
    public void Progress(CallProgress how)
    {
        PhoneTone? tone = how switch { CallProgress.Ringing => PhoneTone.RingBack, CallProgress.Queued => PhoneTone.RingBack2, _ => null };

        // The same told again does not begin the tone anew.
        if (tone is null || tone != Playing)
        {
            user.Take(new OffHookEvent.Progress(tone));
        }
    }

    /// <summary>The call that its user placed, or is in, cannot be: the tone that says why, then the off hook warning.</summary>
    public void Fail(CallFailure failure) => user.Take(new OffHookEvent.Fail(failure switch
    {
        CallFailure.Busy => PhoneTone.Busy,
        CallFailure.Sit1 => PhoneTone.Sit1,
        CallFailure.Sit2 => PhoneTone.Sit2,
        CallFailure.Sit3 => PhoneTone.Sit3,
        CallFailure.Sit4 => PhoneTone.Sit4,
        _ => PhoneTone.Reorder,
    }));

    /// <summary>Tells its user of a call: rings a phone on the hook, or plays the call waiting tone into a call; and shows who calls, where the settings have it so. Nothing in any other state.</summary>
    public void Alert(CallOffer offer)
    {
        ArgumentNullException.ThrowIfNull(offer);
        EndSplash();
        if (line.State == FxsState.OnHook)
        {
            Ring(options.Rings[Math.Clamp(offer.Ring, 1, options.Rings.Length) - 1], options.CallerId.AtRing(offer.Caller, LocalTime));
        }
        else if (user.State is OffHookState.InCall or OffHookState.Calling)
        {
            waiting.Start(options.WaitingTones[Math.Clamp(offer.WaitingTone, 1, options.WaitingTones.Length) - 1], options.CallerId.AtWaiting(offer.Caller, LocalTime));
        }
    }

    /// <summary>Neither rings nor plays the call waiting tone any more.</summary>
    public void StopAlerting()
    {
        waiting.Stop();
        line.Take(new FxsEvent.StopRing());
    }

    /// <summary>Reminds its user, who has hung up, of a call on hold: rings, until <see cref="StopAlerting"/>. Only on the hook.</summary>
    /// <param name="ring">1 to 9.</param>
    public void Remind(int ring)
    {
        EndSplash();
        Ring(options.Rings[Math.Clamp(ring, 1, options.Rings.Length) - 1], null);
    }

    /// <summary>Nothing is to be heard until something else is said: a call is being taken back.</summary>
    public void Wait() => user.Take(new OffHookEvent.Join());

    /// <summary>Messages that wait; null = they do, and their number is not known; 0 = none.</summary>
    public int? Messages => messages.Count;

    /// <summary>The mailbox has told of its messages: another dial tone, the lamp of the phone, a short ring, as the settings have it.</summary>
    /// <param name="waiting">New messages wait.</param>
    /// <param name="count">How many; null = not known.</param>
    public void SetMessages(bool waiting, int? count = null) => messages.Told(waiting, count, options.Messages);

    /// <summary>The next key chooses what becomes of two calls, and comes as news of its own; or needs to no more. Meanwhile a tone asks for it, and the far end hears nothing.</summary>
    public void Choose(bool wanted)
    {
        pressed.Choose(wanted);
        user.Take(new OffHookEvent.Choice(wanted));
    }

    /// <inheritdoc/>
    public override void Joined()
    {
        RenewEcho();
        Feed(WeCalled ? options.CallerConnected : options.CalleeConnected);
        user.Take(new OffHookEvent.Join());
    }

    /// <inheritdoc/>
    public override void FarEndGone()
    {
        Feed(options.Idle);
        playback.Stop();
        pressed.LetGo();
        user.Take(new OffHookEvent.FarEndLeft());
    }

    /// <inheritdoc/>
    public override void Hold(bool held) => user.Take(new OffHookEvent.Held(held));

    /// <inheritdoc/>
    public override void SendKey(char key, bool down)
    {
        if (user.State == OffHookState.InCall && (char.IsAsciiDigit(key) || key is '*' or '#' || options.Keys.PlaybackLetters))
        {
            playback.Take(key, down);
        }
    }

    /// <summary>Begins a frame: acts on the key that the last one brought, and moves the ring by one.</summary>
    internal void Tick()
    {
        var news = keys.Take();
        if (news.Change != DtmfChange.None)
        {
            pressed.Heard(news, options.Keys.Letters);
        }

        if (messages.IsSplashOver)
        {
            EndSplash();
        }

        wire.Ring(bell.NextFrame());
        if (line.State == FxsState.Ringing && !messages.IsSplashing && !bell.IsRinging && !bell.IsSending)
        {
            // Its cadence has come to its end.
            line.Take(new FxsEvent.StopRing());
            Tell(new LegNews.Unanswered());
        }

        messages.Tick();
    }

    /// <inheritdoc/>
    public override void ToneEnded()
    {
        StopTone();
        user.Take(new OffHookEvent.ToneEnded(digits.IsTimed));
    }

    /// <inheritdoc/>
    protected override void Exchange(ReadOnlySpan<short> to, Span<short> from)
    {
        to.CopyTo(heard);
        secure.Play(heard, user.State == OffHookState.InCall ? Peer : null, options.Tones.Plan(PhoneTone.SecureCall));
        if (!bell.Play(heard) && !waiting.Play(heard))
        {
            playback.Play(heard);
        }

        FeedWire();
        driver.Exchange(heard, from);
        if (user.State == OffHookState.Away)
        {
            return;
        }

        if (Peer is { EchoCare: not EchoCare.None } peer)
        {
            echo?.Process(heard, from, suppress: peer.EchoCare == EchoCare.Usual);
        }

        // The answer to an alert, or a choice, is shorter than a key of a call need be.
        keys.Listen(from, user.State is OffHookState.InCall or OffHookState.Calling && !waiting.IsSending && !pressed.IsChoosing);
        if (waiting.IsMuted || pressed.IsMuted)
        {
            from.Clear();
        }
    }

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
                bell.Start(options.Ring, pattern, announcement);
                break;
            case FxsEffect.SetRing:
                QuietBell();
                messages.Try();
                break;
            case FxsEffect.SetFeed feed:
                FeedWire(cut: !feed.On);
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
                Play(play.Tone);
                break;
            case OffHookEffect.StopTone:
                StopTone();
                break;
            case OffHookEffect.SetTimer timer:
                user.SetTimer(timer.After, () => new OffHookEvent.TimedOut());
                break;
            case OffHookEffect.Collect collect:
                digits.Start(options.Dialling, collect.OnlyEmergency);
                break;
            case OffHookEffect.StopCollecting:
                digits.Stop();
                break;
            case OffHookEffect.Place:
                digits.Place();
                break;
            case OffHookEffect.InviteAgain:
                Invite(beside);
                break;
            case OffHookEffect.CutBattery cut:
                line.Take(new FxsEvent.CutBattery(cut.Duration));
                break;
            default:
                throw new InvalidOperationException($"Unknown effect {effect}.");
        }
    }

    private void Play(PhoneTone tone)
    {
        Tone.Start(options.Tones.Plan(tone));
        if (!Tone.IsPlaying)
        {
            // A script of no length ends as it begins.
            ToneEnded();
            return;
        }

        Playing = tone;
        keys.Ignore(options.Tones.Hertz(tone));
    }

    private void StopTone()
    {
        Tone.Stop();
        Playing = null;
        keys.Ignore([]);
    }

    private void Pass(FxsNews news)
    {
        pressed.Count(news);
        switch (news)
        {
            case FxsNews.Lifted:
                messages.EndSplash();
                QuietBell();
                keys.Begin(options.Keys.InCall);
                playback.Set(options.Keys.Playback);
                Tell(new LegNews.Seized());
                break;
            case FxsNews.Flashed:
                Tell(new LegNews.Flashed());
                break;
            case FxsNews.StillThere when user.State == OffHookState.Cut:
                Invite();
                break;
            case FxsNews.HungUp:
                pressed.LetGo();
                waiting.Stop();
                playback.Stop();
                pressed.HungUp();
                WeCalled = false;
                user.Take(new OffHookEvent.HungUp());
                Feed(options.Idle);
                messages.HungUp(options.Messages);
                Tell(new LegNews.Cleared("Line 1 hung up"));
                break;
        }
    }

    private void Ring(RingPattern ring, Announcement? announce)
    {
        (pattern, announcement) = (ring, announce);
        line.Take(new FxsEvent.Ring());
    }

    private void QuietBell()
    {
        bell.Stop();
        messages.Interrupted();
        wire.Ring(null);
        FeedWire();
    }

    private void EndSplash()
    {
        if (messages.EndSplash())
        {
            line.Take(new FxsEvent.StopRing());
        }
    }

    // The phone has been quiet for a while: first the short ring, then the lamp.
    private void TellMessages()
    {
        if (line.State == FxsState.OnHook && !bell.IsSending && messages.Next(options))
        {
            Ring(RingPattern.Splash(options.Messages.Splash), null);
        }
    }

    private void RenewEcho()
    {
        if (options.Echo != echoOptions)
        {
            echoOptions = options.Echo;
            echo = echoOptions is { } with ? new EchoCanceller(with) : null;
        }
    }

    private void Feed(Battery battery)
    {
        wire.Polarise(battery);
        FeedWire();
    }

    // The polarity of the call, turned while Caller ID asks for it; nothing while the battery is cut. The neon lamp is lit on an idle wire only: its voltage is not for ringing, data or talk.
    private void FeedWire(bool cut = false)
    {
        wire.Light(messages.IsWaiting && options.Messages.Lamp && line.State == FxsState.OnHook && !bell.IsSending);
        wire.Feed(cut || line.State == FxsState.Cut, bell.Reversed);
    }
}
