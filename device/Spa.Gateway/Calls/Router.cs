using Spa.Foundation.Time;
using Spa.Foundation.Trace;
using Spa.Gateway.Phones;

namespace Spa.Gateway.Calls;

/// <summary>Decides which legs a call is made of, and hands each leg's news to the call it belongs to.</summary>
public sealed class Router
{
    private readonly PhoneLeg phone;
    private readonly PstnLeg line;
    private readonly MediaGraph media;
    private readonly Timeline timeline;
    private readonly CoreTrace trace;
    private RoutingOptions options;
    private int calls;

    /// <summary>Takes the news of both legs.</summary>
    public Router(PhoneLeg phone, PstnLeg line, MediaGraph media, RoutingOptions options, Timeline timeline, CoreTrace trace)
    {
        ArgumentNullException.ThrowIfNull(phone);
        ArgumentNullException.ThrowIfNull(line);
        (this.phone, this.line, this.media, this.options, this.timeline, this.trace) = (phone, line, media, options, timeline, trace);
        phone.News += OfPhone;
        line.News += OfLine;
    }

    /// <summary>Raised when a call has ended, with the time its sides were joined; zero when they never were.</summary>
    public event Action<TimeSpan>? CallEnded;

    /// <summary>While true no new call is begun; the present one goes on. Nothing that leads to an emergency number may go by this.</summary>
    public bool IsRefusing { get; set; }

    /// <summary>The present call; null = none. The line carries one at a time.</summary>
    public Call? Call { get; private set; }

    /// <summary>Why the exchange ended its last call, in the words of the page; empty = it ended none.</summary>
    public string LastPstnDisconnectReason { get; private set; } = string.Empty;

    /// <summary>Puts options in force, from the next call on.</summary>
    public void Apply(RoutingOptions next)
    {
        ArgumentNullException.ThrowIfNull(next);
        options = next;
    }

    private void OfPhone(LegNews news)
    {
        switch (news)
        {
            case LegNews.Seized when Call is { State: CallState.Offered or CallState.Alerting } offered:
                offered.Take(new CallEvent.Answered());
                break;
            case LegNews.Seized when IsRefusing:
                phone.Refuse();
                break;
            case LegNews.Seized:
                phone.Invite();
                break;
            case LegNews.Flashed when phone.UserState != OffHookState.InCall && IsRefusing:
                phone.Refuse();
                break;
            case LegNews.Flashed when phone.UserState != OffHookState.InCall:
                phone.Invite();
                break;
            case LegNews.Cleared when Call is { State: CallState.Waiting } waiting:
                waiting.Take(new CallEvent.CalleeFree());
                break;
            case LegNews.Cleared cleared:
                Call?.Take(new CallEvent.CalleeGone(cleared.Reason));
                break;
        }
    }

    private void OfLine(LegNews news)
    {
        switch (news)
        {
            case LegNews.Incoming when options.RingThru && Call is null && !IsRefusing:
                calls++;
                Call = new Call($"call {calls}", "PSTN To Line 1", line, phone, new CallOffer(options.PstnRing, options.PstnRing, null), media, timeline, trace, Ended);
                Call.Take(new CallEvent.Offer(options.RingThruDelay));
                break;
            case LegNews.Abandoned:
                Call?.Take(new CallEvent.Abandoned());
                break;
            case LegNews.Cleared cleared:
                LastPstnDisconnectReason = cleared.Reason;
                Call?.Take(new CallEvent.CallerGone(cleared.Reason));
                break;
        }
    }

    private void Ended(string reason)
    {
        var lasted = Call?.Duration ?? TimeSpan.Zero;
        Call = null;
        CallEnded?.Invoke(lasted);
    }
}
