using Spa.Foundation.Machines;
using static Spa.Gateway.Phones.PhoneCallsEffect;
using static Spa.Gateway.Phones.PhoneCallsEvent;

namespace Spa.Gateway.Phones;

/// <summary>With two calls at hand a flash and a digit say what becomes of them (<c>Feature Invocation Method</c>, behaviour f.3), as a function beside <see cref="PhoneCalls"/>.</summary>
internal static class FeatureChoice
{
    /// <summary>There is something to choose: a call is talked in, and another is on hold or waits.</summary>
    public static bool IsOpen(PhoneCallsState s) => s is { Active: not null, IsConnected: true } and ({ Held: not null } or { Waiting: not null });

    /// <summary>What happens on <paramref name="e"/> while a digit is awaited. The same flash again, a key that means nothing here, and no key at all leave everything as it was.</summary>
    public static Step<PhoneCallsState, PhoneCallsEffect> On(PhoneCallsState s, PhoneCallsEvent e, PhoneCallsOptions options)
    {
        var plain = s with { Chooses = false };
        if (e is not (Flash or TimedOut or Chosen))
        {
            // What changes the calls ends the question; a call that is refused meanwhile does not.
            var step = PhoneCalls.Plainly(plain, e, options);
            return step.Next == plain ? new(s, step.Effects) : new(step.Next, [new Choice(false), new SetTimer(null), .. step.Effects]);
        }

        var chosen = e is Chosen key ? Act(plain, key, options) : new(plain);
        return new(chosen.Next, [new Choice(false), new SetTimer(null), .. chosen.Effects]);
    }

    // 0: the other call is refused or ended; 1: the present one is ended; 2: they change places; 3: all talk; 4: the two others talk without us.
    private static Step<PhoneCallsState, PhoneCallsEffect> Act(PhoneCallsState s, Chosen key, PhoneCallsOptions options) => (key.Key, s) switch
    {
        ('0', { Waiting: { } waiting }) => new(s with { Waiting = null }, new StopAlerting(), new RefuseBusy(waiting)),
        ('0', { Held: { } held }) => new(s with { Held = null, Consults = false }, new End(held)),
        ('1', { Active: { } active, Waiting: { } waiting }) => new(s with { Active = waiting, IsInbound = true, Waiting = null }, new StopAlerting(), new End(active), new Accept(waiting)),
        ('1', { Active: { } active, Held: { } held }) => new(s with { Active = held, Held = null, Consults = false }, new End(active), new Resume(held)),
        ('2', { Active: { } active, Waiting: { } waiting, Held: null }) => new(s with { Active = waiting, IsInbound = true, Held = active, Waiting = null }, new StopAlerting(), new Hold(active), new Accept(waiting)),
        ('2', { Active: { } active, Held: { } held }) => new(s with { Active = held, Held = active, Consults = false }, new Hold(active), new Resume(held)),
        ('3', { Active: { } active, Held: { } held }) when options.Conference => new(s with { Held = null, Joined = held, Consults = false }, new Confer(held, active)),
        ('4', { Active: { } active, Held: { } held }) when options.Transfer && key.MayTransfer => new(new PhoneCallsState(true), new Transfer(held, active), new DialTone(false)),
        _ => new(s),
    };
}
