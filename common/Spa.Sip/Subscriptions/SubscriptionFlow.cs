using Spa.Foundation.Machines;
using static Spa.Sip.Subscriptions.SubscriptionEffect;
using static Spa.Sip.Subscriptions.SubscriptionEvent;
using static Spa.Sip.Subscriptions.SubscriptionPhase;

namespace Spa.Sip.Subscriptions;

/// <summary>How a subscription of ours stands.</summary>
public enum SubscriptionPhase
{
    /// <summary>None is wanted.</summary>
    Off,

    /// <summary>SUBSCRIBE is on its way.</summary>
    Subscribing,

    /// <summary>It is there.</summary>
    Active,

    /// <summary>It failed or was ended; the next try has its time.</summary>
    Waiting,

    /// <summary>It is being ended.</summary>
    Ending,
}

/// <summary>What happens to it.</summary>
public abstract record SubscriptionEvent
{
    private SubscriptionEvent()
    {
    }

    /// <summary>It is wanted, or wanted anew.</summary>
    public sealed record Begin : SubscriptionEvent;

    /// <summary>The notifier accepted it.</summary>
    /// <param name="Expires">For how long.</param>
    public sealed record Accepted(TimeSpan Expires) : SubscriptionEvent;

    /// <summary>It failed after all challenges and servers.</summary>
    /// <param name="Status">300 to 699.</param>
    public sealed record Refused(int Status) : SubscriptionEvent;

    /// <summary>A NOTIFY said that it goes on.</summary>
    /// <param name="Expires">What is left of it; null = as it was.</param>
    public sealed record Notified(TimeSpan? Expires) : SubscriptionEvent;

    /// <summary>A NOTIFY said that it is over.</summary>
    /// <param name="RetryAfter">When a new one may be tried; null = after the usual time, zero = at once.</param>
    public sealed record Terminated(TimeSpan? RetryAfter) : SubscriptionEvent;

    /// <summary>The timer ran out.</summary>
    public sealed record TimedOut : SubscriptionEvent;

    /// <summary>It is wanted no more.</summary>
    public sealed record Stop : SubscriptionEvent;
}

/// <summary>What it asks for.</summary>
public abstract record SubscriptionEffect
{
    private SubscriptionEffect()
    {
    }

    /// <summary>Send SUBSCRIBE, within the dialog when there is one.</summary>
    public sealed record SendSubscribe : SubscriptionEffect;

    /// <summary>Send SUBSCRIBE with Expires 0.</summary>
    public sealed record SendEnd : SubscriptionEffect;

    /// <summary>Forget the dialog.</summary>
    public sealed record LeaveDialog : SubscriptionEffect;

    /// <summary>Start the timer anew, or stop it.</summary>
    /// <param name="After">Null = stop.</param>
    public sealed record SetTimer(TimeSpan? After) : SubscriptionEffect;
}

/// <summary>Times of a subscription, from the SIP tab.</summary>
/// <param name="MinExpires"><c>Sub Min Expires</c>.</param>
/// <param name="MaxExpires"><c>Sub Max Expires</c>.</param>
/// <param name="Retry"><c>Sub Retry Intvl</c>.</param>
public sealed record SubscriptionTimings(TimeSpan MinExpires, TimeSpan MaxExpires, TimeSpan Retry)
{
    /// <summary>When a subscription of this length is renewed: a tenth, at least 5 s, before its end.</summary>
    public TimeSpan RefreshAfter(TimeSpan granted)
    {
        var time = granted < MinExpires ? MinExpires : granted > MaxExpires ? MaxExpires : granted;
        var margin = time / 10 < TimeSpan.FromSeconds(5) ? TimeSpan.FromSeconds(5) : time / 10;
        return time <= margin * 2 ? time / 2 : time - margin;
    }
}

/// <summary>A subscription of ours, as a function (RFC 6665 4.1).</summary>
public static class SubscriptionFlow
{
    /// <summary>What happens on <paramref name="e"/> in <paramref name="state"/>. A pair that is not listed changes nothing.</summary>
    public static Step<SubscriptionPhase, SubscriptionEffect> On(SubscriptionPhase state, SubscriptionEvent e, SubscriptionTimings t)
    {
        ArgumentNullException.ThrowIfNull(t);
        return (state, e) switch
        {
            (Off or Waiting or Ending, Begin) => new(Subscribing, new SetTimer(null), new LeaveDialog(), new SendSubscribe()),
            (Active, Begin) => new(Subscribing, new SetTimer(null), new SendSubscribe()),

            (Subscribing, Accepted accepted) => new(Active, new SetTimer(t.RefreshAfter(accepted.Expires))),
            (Subscribing, Refused) => new(Waiting, new LeaveDialog(), new SetTimer(t.Retry)),
            (Active, Notified { Expires: { } left }) => new(Active, new SetTimer(t.RefreshAfter(left))),
            (Active, TimedOut) => new(Subscribing, new SendSubscribe()),

            (Subscribing or Active, Terminated ended) => new(Waiting, new LeaveDialog(), new SetTimer(ended.RetryAfter ?? t.Retry)),
            (Waiting, TimedOut) => new(Subscribing, new SendSubscribe()),

            (Subscribing or Active, Stop) => new(Ending, new SetTimer(t.Retry), new SendEnd()),
            (Waiting, Stop) => new(Off, new SetTimer(null)),
            (Ending, Terminated or Refused or TimedOut) => new(Off, new SetTimer(null), new LeaveDialog()),

            _ => new(state),
        };
    }
}
