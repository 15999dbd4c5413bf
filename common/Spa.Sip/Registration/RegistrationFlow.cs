using Spa.Foundation.Machines;
using static Spa.Sip.Registration.RegistrationEffect;
using static Spa.Sip.Registration.RegistrationEvent;
using static Spa.Sip.Registration.RegistrationPhase;

namespace Spa.Sip.Registration;

/// <summary>How the binding of an account stands.</summary>
public enum RegistrationPhase
{
    /// <summary>None is wanted.</summary>
    Off,

    /// <summary>The first REGISTER, or one after a failure, is on its way.</summary>
    Registering,

    /// <summary>The binding is there.</summary>
    Registered,

    /// <summary>The binding is there; a REGISTER that renews it is on its way.</summary>
    Refreshing,

    /// <summary>It failed; the next try has its time.</summary>
    Waiting,

    /// <summary>It failed in a way that no further try mends.</summary>
    GivenUp,

    /// <summary>The binding is being removed.</summary>
    Removing,
}

/// <summary>How the binding of an account stands.</summary>
/// <param name="Phase">Its state.</param>
/// <param name="Failures">Failures in a row.</param>
public readonly record struct RegistrationState(RegistrationPhase Phase, int Failures = 0)
{
    /// <inheritdoc/>
    public override string ToString() => Failures == 0 ? $"{Phase}" : $"{Phase}, failures {Failures}";
}

/// <summary>What happens to it.</summary>
public abstract record RegistrationEvent
{
    private RegistrationEvent()
    {
    }

    /// <summary>A binding is wanted; or anew, because address, account or server changed, or the network came back.</summary>
    public sealed record Begin : RegistrationEvent;

    /// <summary>The registrar granted it.</summary>
    /// <param name="Expires">For how long, as the registrar says.</param>
    public sealed record Granted(TimeSpan Expires) : RegistrationEvent;

    /// <summary>It failed after all challenges and servers.</summary>
    /// <param name="Status">300 to 699; 408 when nobody answered, 503 when nobody could be reached.</param>
    /// <param name="RetryAfter">What the registrar asked for; null = nothing.</param>
    public sealed record Refused(int Status, TimeSpan? RetryAfter = null) : RegistrationEvent;

    /// <summary>The timer ran out.</summary>
    public sealed record TimedOut : RegistrationEvent;

    /// <summary>No binding is wanted any more.</summary>
    public sealed record Stop : RegistrationEvent;
}

/// <summary>What it asks for.</summary>
public abstract record RegistrationEffect
{
    private RegistrationEffect()
    {
    }

    /// <summary>Send REGISTER.</summary>
    public sealed record SendRegister : RegistrationEffect;

    /// <summary>Send REGISTER with Expires 0.</summary>
    public sealed record SendRemoval : RegistrationEffect;

    /// <summary>Start the timer anew, or stop it.</summary>
    /// <param name="After">Null = stop.</param>
    /// <param name="RandomUpTo">A random time up to this is added.</param>
    public sealed record SetTimer(TimeSpan? After, TimeSpan RandomUpTo = default) : RegistrationEffect;

    /// <summary>Tell that the binding is there.</summary>
    public sealed record TellRegistered : RegistrationEffect;

    /// <summary>Tell that it is not there.</summary>
    /// <param name="Status">Why; 300 to 699.</param>
    public sealed record TellFailed(int Status) : RegistrationEffect;

    /// <summary>Tell that it was removed.</summary>
    public sealed record TellRemoved : RegistrationEffect;
}

/// <summary>Times of a registration, from the SIP tab.</summary>
/// <param name="MinExpires"><c>Reg Min Expires</c>.</param>
/// <param name="MaxExpires"><c>Reg Max Expires</c>.</param>
/// <param name="Retry"><c>Reg Retry Intvl</c>.</param>
/// <param name="RetryRandom"><c>Reg Retry Random Delay</c>.</param>
/// <param name="RetryCap"><c>Reg Retry Intvl Cap</c>: the wait doubles with every failure up to this; null = it does not double.</param>
/// <param name="LongRetry"><c>Reg Retry Long Intvl</c>; zero = no further try.</param>
/// <param name="LongRandom"><c>Reg Retry Long Random Delay</c>.</param>
/// <param name="IsShort">Whether a status takes the short wait (<c>Retry Reg RSC</c>).</param>
public sealed record RegistrationTimings(TimeSpan MinExpires, TimeSpan MaxExpires, TimeSpan Retry, TimeSpan RetryRandom, TimeSpan? RetryCap, TimeSpan LongRetry, TimeSpan LongRandom, Func<int, bool> IsShort)
{
    /// <summary>When a binding of this length is renewed: a tenth, at least 5 s, before its end; halfway when it is shorter than 10 s.</summary>
    public TimeSpan RefreshAfter(TimeSpan granted)
    {
        var time = granted < MinExpires ? MinExpires : granted > MaxExpires ? MaxExpires : granted;
        var margin = time / 10 < TimeSpan.FromSeconds(5) ? TimeSpan.FromSeconds(5) : time / 10;
        return time < TimeSpan.FromSeconds(10) ? time / 2 : time - margin;
    }

    internal SetTimer Wait(int failures, Refused refusal)
    {
        if (!IsShort(refusal.Status))
        {
            return new SetTimer(Longer(LongRetry, refusal.RetryAfter), LongRandom);
        }

        var wait = Retry;
        for (var i = 1; i < failures && RetryCap is { } cap && wait < cap; i++)
        {
            wait = wait * 2 < cap ? wait * 2 : cap;
        }

        return new SetTimer(Longer(wait, refusal.RetryAfter), RetryRandom);
    }

    private static TimeSpan Longer(TimeSpan wait, TimeSpan? asked) => asked is { } time && time > wait ? time : wait;
}

/// <summary>The binding of an account at its registrar, as a function (RFC 3261 10.2).</summary>
public static class RegistrationFlow
{
    /// <summary>Where it starts.</summary>
    public static RegistrationState Start { get; } = new(Off);

    /// <summary>What happens on <paramref name="e"/> in <paramref name="state"/>. A pair that is not listed changes nothing.</summary>
    public static Step<RegistrationState, RegistrationEffect> On(RegistrationState state, RegistrationEvent e, RegistrationTimings t)
    {
        ArgumentNullException.ThrowIfNull(t);
        return (state.Phase, e) switch
        {
            (Off or Waiting or GivenUp or Removing, Begin) => new(new(Registering), new SetTimer(null), new SendRegister()),
            (Registered, Begin) => new(new(Refreshing), new SetTimer(null), new SendRegister()),
            (Registering or Refreshing, Begin) => new(state, new SendRegister()),

            (Registering or Refreshing, Granted granted) => new(new(Registered), new SetTimer(t.RefreshAfter(granted.Expires)), new TellRegistered()),
            (Registered, TimedOut) => new(new(Refreshing), new SendRegister()),

            (Registering or Refreshing, Refused refusal) when !t.IsShort(refusal.Status) && t.LongRetry == TimeSpan.Zero => new(new(GivenUp, state.Failures + 1), new TellFailed(refusal.Status)),
            (Registering or Refreshing, Refused refusal) => new(new(Waiting, state.Failures + 1), t.Wait(state.Failures + 1, refusal), new TellFailed(refusal.Status)),
            (Waiting, TimedOut) => new(new(Registering, state.Failures), new SendRegister()),

            (Registered or Refreshing, Stop) => new(new(Removing), new SetTimer(null), new SendRemoval()),
            (Registering, Stop) => new(new(Removing), new SendRemoval()),
            (Waiting or GivenUp, Stop) => new(new(Off), new SetTimer(null), new TellRemoved()),
            (Removing, Granted or Refused) => new(new(Off), new TellRemoved()),

            _ => new(state),
        };
    }
}
