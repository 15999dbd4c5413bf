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

    /// <summary>Dial tone: a number is expected. Keys will go to the DigitCollector in this state.</summary>
    DialTone,

    /// <summary>In a call.</summary>
    InCall,

    /// <summary>The far end has gone; silence before reorder tone.</summary>
    FarEndGone,

    /// <summary>The far end has gone; silence before the battery is cut.</summary>
    BeforeCut,

    /// <summary>The battery is cut.</summary>
    Cut,

    /// <summary>Reorder tone.</summary>
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
    public sealed record Invite : OffHookEvent;

    /// <summary>The user wants to call and may not.</summary>
    public sealed record Refuse : OffHookEvent;

    /// <summary>Joined with another leg.</summary>
    public sealed record Join : OffHookEvent;

    /// <summary>The other side hung up.</summary>
    public sealed record FarEndLeft : OffHookEvent;

    /// <summary>The tone has come to its end.</summary>
    public sealed record ToneEnded : OffHookEvent;

    /// <summary>The timer ran out.</summary>
    public sealed record TimedOut : OffHookEvent;

    /// <summary>The hook was flashed.</summary>
    public sealed record Flash : OffHookEvent;

    /// <summary>Battery is back and the user still there.</summary>
    public sealed record StillThere : OffHookEvent;

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

    /// <summary>Take the battery away (<c>CPC Duration</c>).</summary>
    /// <param name="Duration">For how long.</param>
    public sealed record CutBattery(TimeSpan Duration) : OffHookEffect;
}

/// <summary>Times after the far end has gone (behaviour b.4).</summary>
/// <param name="ReorderDelay"><c>Reorder Delay</c>; null = never reorder.</param>
/// <param name="CpcDelay"><c>CPC Delay</c>.</param>
/// <param name="CpcDuration"><c>CPC Duration</c>; zero = the battery is not cut.</param>
public sealed record OffHookTimings(TimeSpan? ReorderDelay, TimeSpan CpcDelay, TimeSpan CpcDuration);

/// <summary>What the user of an off-hook phone hears while nobody else speaks to him (behaviour a.1, b.4, f.3), as a function.</summary>
public static class OffHook
{
    /// <summary>What happens on <paramref name="e"/> in <paramref name="state"/>. A pair that is not listed changes nothing.</summary>
    public static Step<OffHookState, OffHookEffect> On(OffHookState state, OffHookEvent e, OffHookTimings t) => (state, e) switch
    {
        (not Away, HungUp) => new(Away, new StopTone(), new SetTimer(null)),

        (Away, Invite) => new(DialTone, new Play(PhoneTone.Dial)),
        (Away, Refuse) => new(Reorder, new Play(PhoneTone.Reorder)),
        (Away or DialTone, Join) => new(InCall, new StopTone()),

        (DialTone, ToneEnded) => new(Reorder, new Play(PhoneTone.Reorder)),
        (Reorder, ToneEnded) => new(Warning, new Play(PhoneTone.OffHookWarning)),
        (Warning, ToneEnded) => new(Silent),

        (InCall, FarEndLeft) when t.CpcDuration > TimeSpan.Zero => new(BeforeCut, new SetTimer(t.CpcDelay)),
        (InCall, FarEndLeft) when t.ReorderDelay is null => new(Silent),
        (InCall, FarEndLeft) => new(FarEndGone, new SetTimer(t.ReorderDelay)),

        (FarEndGone, TimedOut) => new(Reorder, new Play(PhoneTone.Reorder)),
        (BeforeCut, TimedOut) => new(Cut, new CutBattery(t.CpcDuration)),
        (Cut, StillThere) => new(DialTone, new Play(PhoneTone.Dial)),

        (FarEndGone or BeforeCut or Reorder or Warning or Silent, Flash) => new(DialTone, new SetTimer(null), new Play(PhoneTone.Dial)),

        _ => new(state),
    };
}
