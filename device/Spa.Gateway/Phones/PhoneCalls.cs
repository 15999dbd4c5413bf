using System.Collections.Immutable;
using Spa.Foundation.Machines;
using Spa.Gateway.Calls;
using static Spa.Gateway.Phones.PhoneCallsEffect;
using static Spa.Gateway.Phones.PhoneCallsEvent;

namespace Spa.Gateway.Phones;

/// <summary>Which calls a phone has. Calls are named by their numbers.</summary>
/// <param name="OffHook">Its handset is lifted.</param>
/// <param name="Active">The call its user talks in or waits for; null = none: he is dialling, hears a tone, or is away.</param>
/// <param name="IsConnected">The active call is answered.</param>
/// <param name="IsInbound">The active call came from outside.</param>
/// <param name="Held">A call on hold; null = none.</param>
/// <param name="Waiting">A call that rings, or that the call waiting tone tells of; null = none.</param>
/// <param name="Joined">The call that is in a conference with the active one, and was there first; null = no conference.</param>
/// <param name="Consults">The active call was placed beside the one on hold.</param>
/// <param name="Chooses">Its user has flashed, and a digit is to say what becomes of the two calls.</param>
public readonly record struct PhoneCallsState(
    bool OffHook, int? Active = null, bool IsConnected = false, bool IsInbound = false, int? Held = null, int? Waiting = null, int? Joined = null, bool Consults = false, bool Chooses = false)
{
    /// <summary>No call, handset down.</summary>
    public bool IsIdle => this == default;

    /// <inheritdoc/>
    public override string ToString()
    {
        string[] parts =
        [
            OffHook ? "off hook" : "on hook",
            Active is { } active ? $"{(IsConnected ? "in" : "calling in")} {active}{(Consults ? " to consult" : string.Empty)}" : string.Empty,
            Joined is { } joined ? $"in conference with {joined}" : string.Empty,
            Held is { } held ? $"holds {held}" : string.Empty,
            Waiting is { } waiting ? $"{waiting} waits" : string.Empty,
            Chooses ? "chooses" : string.Empty,
        ];
        return string.Join(", ", parts.Where(part => part.Length > 0));
    }
}

/// <summary>What happens to a phone's calls.</summary>
public abstract record PhoneCallsEvent
{
    private PhoneCallsEvent()
    {
    }

    /// <summary>The handset is lifted.</summary>
    /// <param name="Coming">A call that is about to be offered, which its user takes thereby; null = none.</param>
    public sealed record Lifted(int? Coming = null) : PhoneCallsEvent;

    /// <summary>The handset is put down.</summary>
    /// <param name="MayTransfer">Both its calls are of a kind that can be joined without it.</param>
    public sealed record HungUp(bool MayTransfer = true) : PhoneCallsEvent;

    /// <summary>The hook is flashed.</summary>
    public sealed record Flash : PhoneCallsEvent;

    /// <summary>Its user has dialled: this call goes out.</summary>
    /// <param name="Call">The call.</param>
    public sealed record Placed(int Call) : PhoneCallsEvent;

    /// <summary>This call comes in.</summary>
    /// <param name="Call">The call.</param>
    public sealed record Offered(int Call) : PhoneCallsEvent;

    /// <summary>This call is answered at its other side.</summary>
    /// <param name="Call">The call.</param>
    public sealed record Answered(int Call) : PhoneCallsEvent;

    /// <summary>This call is over, or failed.</summary>
    /// <param name="Call">The call.</param>
    public sealed record Gone(int Call) : PhoneCallsEvent;

    /// <summary>Another call takes the place of this one: its far end was transferred, or somebody came in its stead.</summary>
    /// <param name="Old">The call.</param>
    /// <param name="New">The other.</param>
    /// <param name="Connected">The other is answered.</param>
    public sealed record Replaced(int Old, int New, bool Connected) : PhoneCallsEvent;

    /// <summary>The far end of this call is back, on hold: its transfer has failed.</summary>
    /// <param name="Call">The call.</param>
    public sealed record Returned(int Call) : PhoneCallsEvent;

    /// <summary>Its user has pressed a key to choose what becomes of two calls.</summary>
    /// <param name="Key"><c>0</c> to <c>9</c>, <c>*</c>, <c>#</c>, <c>A</c> to <c>D</c>.</param>
    /// <param name="MayTransfer">Both calls are of a kind that can be joined without the phone.</param>
    public sealed record Chosen(char Key, bool MayTransfer = true) : PhoneCallsEvent;

    /// <summary><c>Callee On Hook Delay</c>, or the time for a choice, is over.</summary>
    public sealed record TimedOut : PhoneCallsEvent;
}

/// <summary>What is to be done about them.</summary>
public abstract record PhoneCallsEffect
{
    private PhoneCallsEffect()
    {
    }

    /// <summary>Dial tone.</summary>
    /// <param name="Second">Second Dial Tone: another call is on hold.</param>
    public sealed record DialTone(bool Second) : PhoneCallsEffect;

    /// <summary>Ring for it.</summary>
    /// <param name="Call">The call.</param>
    public sealed record Ring(int Call) : PhoneCallsEffect;

    /// <summary>Ring, to remind of the call on hold (<c>Hold Reminder Ring</c>).</summary>
    /// <param name="Call">The call.</param>
    public sealed record Remind(int Call) : PhoneCallsEffect;

    /// <summary>Tell of it by the call waiting tone.</summary>
    /// <param name="Call">The call.</param>
    public sealed record Announce(int Call) : PhoneCallsEffect;

    /// <summary>Neither ring nor tone any more.</summary>
    public sealed record StopAlerting : PhoneCallsEffect;

    /// <summary>The user is busy.</summary>
    /// <param name="Call">The call.</param>
    public sealed record RefuseBusy(int Call) : PhoneCallsEffect;

    /// <summary>The user takes it.</summary>
    /// <param name="Call">The call.</param>
    public sealed record Accept(int Call) : PhoneCallsEffect;

    /// <summary>Put it on hold.</summary>
    /// <param name="Call">The call.</param>
    public sealed record Hold(int Call) : PhoneCallsEffect;

    /// <summary>Take it back.</summary>
    /// <param name="Call">The call.</param>
    public sealed record Resume(int Call) : PhoneCallsEffect;

    /// <summary>The user ends it.</summary>
    /// <param name="Call">The call.</param>
    public sealed record End(int Call) : PhoneCallsEffect;

    /// <summary>Join the one on hold with the phone and the other: a conference.</summary>
    /// <param name="First">The one on hold.</param>
    /// <param name="Second">The other.</param>
    public sealed record Confer(int First, int Second) : PhoneCallsEffect;

    /// <summary>The conference is over: the phone and this call go on.</summary>
    /// <param name="Call">The call.</param>
    public sealed record Rejoin(int Call) : PhoneCallsEffect;

    /// <summary>Join the far ends of both without the phone: ask the first's to call the second's.</summary>
    /// <param name="First">The call that is referred.</param>
    /// <param name="Second">The call it is referred to.</param>
    public sealed record Transfer(int First, int Second) : PhoneCallsEffect;

    /// <summary>Await a key that chooses (<c>Feature Invocation Tone</c>), or await it no more.</summary>
    /// <param name="Wanted">Await it.</param>
    public sealed record Choice(bool Wanted) : PhoneCallsEffect;

    /// <summary>Start the one timer anew, or stop it.</summary>
    /// <param name="After">Null = stop.</param>
    public sealed record SetTimer(TimeSpan? After) : PhoneCallsEffect;
}

/// <summary>What a phone's user may do with calls.</summary>
/// <param name="CallWaiting"><c>CW Setting</c> and <c>Call Waiting Serv</c>.</param>
/// <param name="SecondCall"><c>Three Way Call Serv</c>: a flash holds a call and gives second dial tone.</param>
/// <param name="OnHookDelay"><c>Callee On Hook Delay</c>: a call that came in ends so long after the handset is put down.</param>
/// <param name="Conference"><c>Three Way Conf Serv</c>: a flash in a call that was placed beside one on hold joins all three.</param>
/// <param name="Transfer"><c>Attn Transfer Serv</c> and what it needs: putting the handset down in such a call joins the other two.</param>
/// <param name="ConferenceTransfers"><c>Xfer When Hangup Conf</c>: so does putting it down in a conference.</param>
/// <param name="ConferenceAsked"><c>Conference Act Code</c> is set: only a call that was dialled with it is for a conference.</param>
/// <param name="TransferAsked"><c>Attn-Xfer Act Code</c> is set: only a call that was dialled with it is for a transfer.</param>
/// <param name="ChoiceTime"><c>Feature Invocation Method</c> is Sweden: with two calls at hand a flash asks for a digit, for so long; null = a flash acts by itself.</param>
public sealed record PhoneCallsOptions(
    bool CallWaiting, bool SecondCall, TimeSpan OnHookDelay, bool Conference = false, bool Transfer = false, bool ConferenceTransfers = false, bool ConferenceAsked = false, bool TransferAsked = false,
    TimeSpan? ChoiceTime = null)
{
    /// <summary>Those of a call for which its user had wishes.</summary>
    public PhoneCallsOptions For(CallWishes wishes)
    {
        ArgumentNullException.ThrowIfNull(wishes);
        return this with
        {
            CallWaiting = wishes.CallWaiting ?? CallWaiting,
            Conference = Conference && (wishes.Use is { } use ? use == SecondCallUse.Conference : !ConferenceAsked),
            Transfer = Transfer && (wishes.Use is { } wanted ? wanted == SecondCallUse.Transfer : !TransferAsked),
        };
    }
}

/// <summary>A phone's calls, as a function: what lifting, flashing and hanging up mean with one, two or a waiting call (behaviour f.3).</summary>
public static class PhoneCalls
{
    /// <summary>What happens on <paramref name="e"/> in <paramref name="s"/>.</summary>
    public static Step<PhoneCallsState, PhoneCallsEffect> On(PhoneCallsState s, PhoneCallsEvent e, PhoneCallsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return s.Chooses ? FeatureChoice.On(s, e, options) : Plainly(s, e, options);
    }

    /// <summary>The same while no digit is awaited.</summary>
    internal static Step<PhoneCallsState, PhoneCallsEffect> Plainly(PhoneCallsState s, PhoneCallsEvent e, PhoneCallsOptions options)
        => e switch
        {
            Lifted lifted => OnLifted(s, lifted.Coming),
            HungUp up when s.OffHook => OnHungUp(s, up.MayTransfer, options),
            Flash when s.OffHook => OnFlash(s, options),
            Placed placed when s is { OffHook: true, Active: null } => new(s with { Active = placed.Call, IsConnected = false, IsInbound = false, Consults = s.Held is not null }),
            Offered offered => OnOffered(s, offered.Call, options),
            Answered answered when s.Active == answered.Call => new(s with { IsConnected = true }),
            Gone gone => OnGone(s, gone.Call),
            Replaced replaced when s.Active == replaced.Old => new(s with { Active = replaced.New, IsConnected = replaced.Connected }),
            Replaced replaced when s.Held == replaced.Old => new(s with { Held = replaced.New }),
            Returned returned => OnReturned(s, returned.Call),
            TimedOut when s is { OffHook: false, Active: { } lingering } => new(s with { Active = null, IsConnected = false, IsInbound = false }, new End(lingering)),
            _ => new(s),
        };

    private static Step<PhoneCallsState, PhoneCallsEffect> OnLifted(PhoneCallsState s, int? coming)
    {
        if (s.OffHook)
        {
            return new(s);
        }

        var up = s with { OffHook = true };
        return s switch
        {
            // Back within the delay: the call never ended.
            { Active: not null } => new(up, new SetTimer(null)),
            { Waiting: { } waiting } => new(up with { Waiting = null, Active = waiting, IsConnected = true, IsInbound = true }, new Accept(waiting)),
            { Held: { } held } => new(up with { Held = null, Active = held, IsConnected = true }, new StopAlerting(), new Resume(held)),
            _ when coming is { } next => new(up with { Active = next, IsConnected = true, IsInbound = true }, new Accept(next)),
            _ => new(up, new DialTone(false)),
        };
    }

    private static Step<PhoneCallsState, PhoneCallsEffect> OnHungUp(PhoneCallsState s, bool mayTransfer, PhoneCallsOptions options)
    {
        var down = s with { OffHook = false };
        switch (s)
        {
            case { Joined: { } first, Active: { } last } when options.ConferenceTransfers && mayTransfer:
                return new(default, new Transfer(first, last));
            case { Joined: { } first, Active: { } last }:
                return new(default, new End(last), new End(first));
            case { Consults: true, Held: { } first, Active: { } last } when options.Transfer && mayTransfer:
                return new(default, new Transfer(first, last));
        }

        if (s is { Active: not null, IsConnected: true, IsInbound: true, Held: null, Waiting: null } && options.OnHookDelay > TimeSpan.Zero)
        {
            return new(down, new SetTimer(options.OnHookDelay));
        }

        var effects = ImmutableArray.CreateBuilder<PhoneCallsEffect>();
        if (s.Active is { } active)
        {
            down = down with { Active = null, IsConnected = false, IsInbound = false, Consults = false };
            effects.Add(new End(active));
        }

        if (s.Waiting is { } waiting)
        {
            effects.Add(new StopAlerting());
            effects.Add(new Ring(waiting));
        }
        else if (s.Held is { } held)
        {
            effects.Add(new Remind(held));
        }

        return new(down, [.. effects]);
    }

    private static Step<PhoneCallsState, PhoneCallsEffect> OnFlash(PhoneCallsState s, PhoneCallsOptions options) => s switch
    {
        // Who was added last is dropped.
        { Joined: { } first, Active: { } last } => new(s with { Active = first, Joined = null }, new End(last), new Rejoin(first)),
        _ when options.ChoiceTime is { } time && FeatureChoice.IsOpen(s) => new(s with { Chooses = true }, new Choice(true), new SetTimer(time)),
        { Active: { } active, IsConnected: true, Waiting: { } waiting, Held: null } => new(s with { Active = waiting, IsInbound = true, Held = active, Waiting = null }, new StopAlerting(), new Hold(active), new Accept(waiting)),
        { Active: { } active, IsConnected: true, Held: { } held, Consults: true } when options.Conference => new(s with { Held = null, Joined = held, Consults = false }, new Confer(held, active)),
        { Active: { } active, IsConnected: true, Held: { } held } => new(s with { Active = held, Held = active, Consults = false }, new Hold(active), new Resume(held)),
        { Active: { } active, IsConnected: true } when options.SecondCall => new(s with { Active = null, IsConnected = false, Held = active }, new Hold(active), new DialTone(true)),
        { Active: { } calling, IsConnected: false, Held: { } held } => new(s with { Active = held, IsConnected = true, Held = null, Consults = false }, new End(calling), new Resume(held)),
        { Active: { } calling, IsConnected: false } => new(s with { Active = null }, new End(calling), new DialTone(false)),
        { Active: null, Waiting: { } waiting } => new(s with { Active = waiting, IsConnected = true, IsInbound = true, Waiting = null }, new StopAlerting(), new Accept(waiting)),
        { Active: null, Held: { } held } => new(s with { Active = held, IsConnected = true, Held = null }, new Resume(held)),
        { Active: null } => new(s, new DialTone(false)),
        _ => new(s),
    };

    private static Step<PhoneCallsState, PhoneCallsEffect> OnOffered(PhoneCallsState s, int call, PhoneCallsOptions options)
    {
        if (s.IsIdle)
        {
            return new(s with { Waiting = call }, new Ring(call));
        }

        return s is { OffHook: true, Active: not null, IsConnected: true, Held: null, Waiting: null, Joined: null } && options.CallWaiting
            ? new(s with { Waiting = call }, new Announce(call))
            : new(s, new RefuseBusy(call));
    }

    private static Step<PhoneCallsState, PhoneCallsEffect> OnGone(PhoneCallsState s, int call)
    {
        if (s is { Joined: { } joined, Active: { } active } && (call == active || call == joined))
        {
            var rest = call == active ? joined : active;
            return new(s with { Active = rest, Joined = null }, new Rejoin(rest));
        }

        if (s.Active == call)
        {
            var without = s with { Active = null, IsConnected = false, IsInbound = false, Consults = false };
            return s.OffHook ? new(without) : new(without, new SetTimer(null));
        }

        if (s.Waiting == call)
        {
            return new(s with { Waiting = null }, new StopAlerting());
        }

        if (s.Held == call)
        {
            var without = s with { Held = null, Consults = false };
            return s.OffHook ? new(without) : new(without, new StopAlerting());
        }

        return new(s);
    }

    private static Step<PhoneCallsState, PhoneCallsEffect> OnReturned(PhoneCallsState s, int call) => s switch
    {
        { IsIdle: true } => new(s with { Held = call }, new Remind(call)),
        { OffHook: true, Active: null, Held: null, Waiting: null } => new(s with { Held = call }),
        _ => new(s, new End(call)),
    };
}
