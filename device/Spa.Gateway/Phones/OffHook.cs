using Spa.Foundation.Machines;
using static Spa.Gateway.Phones.OffHookEffect;
using static Spa.Gateway.Phones.OffHookEvent;
using static Spa.Gateway.Phones.OffHookState;

namespace Spa.Gateway.Phones;

/// <summary>What a phone's user hears from the unit itself.</summary>
public enum OffHookState
{
    /// <summary>On hook.</summary>
    Away,

    /// <summary>A dial tone: a number is expected.</summary>
    DialTone,

    /// <summary>A number is being dialled, or a warm line waited for; silence.</summary>
    Dialling,

    /// <summary>What was wanted by a star code is done: confirm tone. A number may follow at once.</summary>
    Confirmed,

    /// <summary>The number is being called: silence, ring back tone, or what the far end sends before it answers.</summary>
    Calling,

    /// <summary>In a call.</summary>
    InCall,

    /// <summary>The far end has gone; silence before reorder tone.</summary>
    FarEndGone,

    /// <summary>The far end has gone; silence before the battery is cut.</summary>
    BeforeCut,

    /// <summary>The battery is cut.</summary>
    Cut,

    /// <summary>Busy tone or one of the special information tones: why the call cannot be.</summary>
    Failed,

    /// <summary>Reorder tone. A user who may not call can still dial an emergency number, from here to the end.</summary>
    Reorder,

    /// <summary>Off hook warning tone.</summary>
    Warning,

    /// <summary>Nothing more until the phone is hung up.</summary>
    Silent,
}

/// <summary>What happens to it.</summary>
public abstract record OffHookEvent
{
    private OffHookEvent()
    {
    }

    /// <summary>The user wants to call and may.</summary>
    /// <param name="Tone">Which dial tone.</param>
    public sealed record Invite(PhoneTone Tone) : OffHookEvent;

    /// <summary>The user wants to call and may not.</summary>
    public sealed record Refuse : OffHookEvent;

    /// <summary>A key was pressed and more may come.</summary>
    public sealed record Pressed : OffHookEvent;

    /// <summary>The dial plan has a comma here.</summary>
    public sealed record OutsideTone : OffHookEvent;

    /// <summary>The dial plan has a number to call.</summary>
    public sealed record Accepted : OffHookEvent;

    /// <summary>The dial plan has no such number, or bars it.</summary>
    public sealed record Rejected : OffHookEvent;

    /// <summary>A star code asks for a number.</summary>
    public sealed record Asked : OffHookEvent;

    /// <summary>What was wanted by a star code is done.</summary>
    public sealed record Confirm : OffHookEvent;

    /// <summary>The present call goes to somebody else, who is being called.</summary>
    public sealed record CallOn : OffHookEvent;

    /// <summary>The call that was placed goes on.</summary>
    /// <param name="Tone">Ring back tone; null = the far end is heard.</param>
    public sealed record Progress(PhoneTone? Tone) : OffHookEvent;

    /// <summary>The call that was placed cannot be.</summary>
    /// <param name="Tone">Why.</param>
    public sealed record Fail(PhoneTone Tone) : OffHookEvent;

    /// <summary>Joined with another leg, or about to be.</summary>
    public sealed record Join : OffHookEvent;

    /// <summary>The far end put the call on hold, or took it back.</summary>
    /// <param name="ByFarEnd">On hold.</param>
    public sealed record Held(bool ByFarEnd) : OffHookEvent;

    /// <summary>A digit is to choose what becomes of two calls, or needs to no more.</summary>
    /// <param name="Wanted">It is awaited.</param>
    public sealed record Choice(bool Wanted) : OffHookEvent;

    /// <summary>The other side hung up.</summary>
    public sealed record FarEndLeft : OffHookEvent;

    /// <summary>The tone has come to its end.</summary>
    /// <param name="Timed">A timer of the dial plan still decides: a warm line.</param>
    public sealed record ToneEnded(bool Timed) : OffHookEvent;

    /// <summary>The timer ran out.</summary>
    public sealed record TimedOut : OffHookEvent;

    /// <summary>Hung up.</summary>
    public sealed record HungUp : OffHookEvent;
}

/// <summary>What it asks for.</summary>
public abstract record OffHookEffect
{
    private OffHookEffect()
    {
    }

    /// <summary>Play a tone from its start.</summary>
    /// <param name="Tone">Which.</param>
    public sealed record Play(PhoneTone Tone) : OffHookEffect;

    /// <summary>Play none.</summary>
    public sealed record StopTone : OffHookEffect;

    /// <summary>Start the one timer anew, or stop it.</summary>
    /// <param name="After">Null = stop.</param>
    public sealed record SetTimer(TimeSpan? After) : OffHookEffect;

    /// <summary>Collect digits by the dial plan, from the first.</summary>
    /// <param name="OnlyEmergency">Take nothing but an emergency number.</param>
    public sealed record Collect(bool OnlyEmergency) : OffHookEffect;

    /// <summary>Collect no more digits.</summary>
    public sealed record StopCollecting : OffHookEffect;

    /// <summary>Tell that the number is to be called.</summary>
    public sealed record Place : OffHookEffect;

    /// <summary>Give the dial tone again that was there before the star code.</summary>
    public sealed record InviteAgain : OffHookEffect;

    /// <summary>Take the battery away (<c>CPC Duration</c>).</summary>
    /// <param name="Duration">For how long.</param>
    public sealed record CutBattery(TimeSpan Duration) : OffHookEffect;
}

/// <summary>Times after the far end has gone (behaviour b.4).</summary>
/// <param name="ReorderDelay"><c>Reorder Delay</c>; null = never reorder.</param>
/// <param name="CpcDelay"><c>CPC Delay</c>.</param>
/// <param name="CpcDuration"><c>CPC Duration</c>; zero = the battery is not cut.</param>
public sealed record OffHookTimings(TimeSpan? ReorderDelay, TimeSpan CpcDelay, TimeSpan CpcDuration);

/// <summary>What the user of an off-hook phone hears while nobody else speaks to him (behaviour a.1, a.2, b.4), as a function.</summary>
public static class OffHook
{
    /// <summary>What happens on <paramref name="e"/> in <paramref name="state"/>. A pair that is not listed changes nothing.</summary>
    public static Step<OffHookState, OffHookEffect> On(OffHookState state, OffHookEvent e, OffHookTimings t) => (state, e) switch
    {
        (not Away, HungUp) => new(Away, new StopCollecting(), new StopTone(), new SetTimer(null)),

        // Digits are collected before the tone begins: a hot line decides at once, and no tone is heard.
        (_, Invite invite) => new(DialTone, new SetTimer(null), new Collect(false), new Play(invite.Tone)),
        (_, Refuse) => new(Reorder, new SetTimer(null), new Collect(true), new Play(PhoneTone.Reorder)),

        (DialTone or Confirmed, Pressed) => new(Dialling, new StopTone()),
        (DialTone or Dialling or Confirmed, OutsideTone) => new(DialTone, new Play(PhoneTone.OutsideDial)),
        (DialTone or Dialling or Confirmed or Reorder or Warning or Silent, Accepted) => new(Calling, new StopTone(), new Place()),
        (DialTone or Dialling or Confirmed, Rejected) => new(Reorder, new Play(PhoneTone.Reorder)),
        (DialTone or Dialling or Confirmed, Asked) => new(DialTone, new Collect(false), new Play(PhoneTone.Prompt)),
        (DialTone or Dialling or Confirmed or Calling, Confirm) => new(Confirmed, new SetTimer(null), new Collect(false), new Play(PhoneTone.Confirm)),
        (Confirmed, ToneEnded) => new(Confirmed, new InviteAgain()),
        (DialTone, ToneEnded { Timed: true }) => new(Dialling),
        (DialTone, ToneEnded) => new(Reorder, new StopCollecting(), new Play(PhoneTone.Reorder)),

        (Calling, Progress { Tone: { } tone }) => new(Calling, new Play(tone)),
        (Calling, Progress) => new(Calling, new StopTone()),
        (not (Away or Cut), Fail { Tone: PhoneTone.Reorder }) => new(Reorder, new SetTimer(null), new StopCollecting(), new Play(PhoneTone.Reorder)),
        (not (Away or Cut), Fail fail) => new(Failed, new SetTimer(null), new StopCollecting(), new Play(fail.Tone)),

        (not Cut, Join) => new(InCall, new SetTimer(null), new StopCollecting(), new StopTone()),
        (InCall, CallOn) => new(Calling, new StopTone()),
        (InCall, Held { ByFarEnd: true }) => new(InCall, new Play(PhoneTone.Holding)),
        (InCall, Held) => new(InCall, new StopTone()),
        (InCall, Choice { Wanted: true }) => new(InCall, new Play(PhoneTone.FeatureInvocation)),
        (InCall, Choice) => new(InCall, new StopTone()),

        (InCall or Calling, FarEndLeft) when t.CpcDuration > TimeSpan.Zero => new(BeforeCut, new StopTone(), new SetTimer(t.CpcDelay)),
        (InCall or Calling, FarEndLeft) when t.ReorderDelay is null => new(Silent, new StopTone()),
        (InCall or Calling, FarEndLeft) => new(FarEndGone, new StopTone(), new SetTimer(t.ReorderDelay)),

        (FarEndGone, TimedOut) => new(Reorder, new Play(PhoneTone.Reorder)),
        (BeforeCut, TimedOut) => new(Cut, new CutBattery(t.CpcDuration)),

        (Reorder or Failed, ToneEnded) => new(Warning, new Play(PhoneTone.OffHookWarning)),
        (Warning, ToneEnded) => new(Silent),

        _ => new(state),
    };
}
