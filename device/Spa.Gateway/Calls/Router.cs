using Spa.Foundation.Time;
using Spa.Foundation.Trace;
using Spa.Gateway.Phones;
using Spa.Gateway.Sip;
using Spa.Scripts.DialPlans;

namespace Spa.Gateway.Calls;

/// <summary>Decides which legs a call is made of, and hands each leg's news to the call it belongs to.</summary>
public sealed class Router
{
    private readonly PhoneLeg phone;
    private readonly PstnLeg line;
    private readonly SipLine? sip;
    private readonly MediaGraph media;
    private readonly Timeline timeline;
    private readonly CoreTrace trace;
    private readonly PhoneDesk desk;
    private readonly MusicOnHold music;
    private readonly List<Call> calls = [];
    private RoutingOptions options;
    private int count;

    /// <summary>Takes the news of all legs.</summary>
    public Router(PhoneLeg phone, PstnLeg line, SipLine? sip, MediaGraph media, RoutingOptions options, Timeline timeline, CoreTrace trace)
    {
        ArgumentNullException.ThrowIfNull(phone);
        ArgumentNullException.ThrowIfNull(line);
        (this.phone, this.line, this.sip, this.media, this.options, this.timeline, this.trace) = (phone, line, sip, media, options, timeline, trace);
        desk = new PhoneDesk(phone, number => calls.Find(call => call.Number == number), () => this.options, timeline, trace) { MayCall = MayCall };
        music = new MusicOnHold(sip, media);
        desk.HoldChanged += (call, held) => music.Set(call.Other(phone), held);
        phone.News += OfPhone;
        line.News += OfLine;
        if (sip is not null)
        {
            sip.Incoming += OfSip;
        }
    }

    /// <summary>Raised when a call has ended, with the time its sides were joined; zero when they never were.</summary>
    public event Action<TimeSpan>? CallEnded;

    /// <summary>While true no new call is begun; the present ones go on. Nothing that leads to an emergency number may go by this.</summary>
    public bool IsRefusing { get; set; }

    /// <summary>The present calls, oldest first: the phone's, of which it has at most one active, one held and one waiting, and one of the line.</summary>
    public IReadOnlyList<Call> Calls => calls;

    /// <summary>Why the exchange ended its last call, in the words of the page; empty = it ended none.</summary>
    public string LastPstnDisconnectReason { get; private set; } = string.Empty;

    /// <summary>Puts options in force, from the next call on.</summary>
    public void Apply(RoutingOptions next)
    {
        ArgumentNullException.ThrowIfNull(next);
        options = next;
    }

    private Call? PstnCall => calls.Find(call => call.Has(line));

    private Call? Active => desk.State.Active is { } number ? calls.Find(call => call.Number == number) : null;

    // Where no registration is wanted there is always dial tone: addresses and the unit's own line can be dialled.
    private bool MayCall() => !IsRefusing && sip is not { CanCall: false };

    private void OfPhone(LegNews news)
    {
        switch (news)
        {
            case LegNews.Seized:
                // Before the first ring too: who lifts takes what is about to be offered.
                desk.Take(new PhoneCallsEvent.Lifted(PstnCall is { State: CallState.Offered } coming ? coming.Number : null));
                break;
            case LegNews.Dialled dialled:
                Place(dialled.Number);
                break;
            case LegNews.Flashed when Active is { IsEmergency: true }:
                break;
            case LegNews.Flashed when Active is { State: CallState.Connected } call && call.Other(phone).SendFlash():
                break;
            case LegNews.Flashed:
                desk.Take(new PhoneCallsEvent.Flash());
                break;
            case LegNews.Key key when Active is { State: CallState.Connected or CallState.EarlyMedia } call:
                call.Other(phone).SendKey(key.Value, key.Down);
                break;
            case LegNews.Unanswered when desk.State.Waiting is { } waiting && calls.Find(call => call.Number == waiting) is { } call && call != PstnCall:
                // A caller of the exchange cannot be refused: he rings on, and can still be answered.
                call.Take(new CallEvent.Refused(CallFailure.Reorder, "No answer"));
                break;
            case LegNews.Cleared:
                desk.Take(new PhoneCallsEvent.HungUp());
                PstnCall?.Take(new CallEvent.CalleeFree());
                break;
        }
    }

    private void OfLine(LegNews news)
    {
        switch (news)
        {
            case LegNews.Incoming when options.RingThru && PstnCall is null && !IsRefusing:
                var offer = new CallOffer(options.PstnRing, options.PstnRing, null);
                Begin("PSTN To Line 1", number => (line, Side(number)), offer, options.RingThruDelay);
                break;
            case LegNews.Abandoned:
                PstnCall?.Take(new CallEvent.Abandoned());
                break;
            case LegNews.Cleared cleared:
                LastPstnDisconnectReason = cleared.Reason;
                PstnCall?.Take(new CallEvent.CallerGone(cleared.Reason));
                break;
        }
    }

    private void OfSip(SipLeg leg, CallOffer offer)
    {
        if (IsRefusing)
        {
            leg.Refuse(480);
            return;
        }

        var call = Begin("Inbound", number => (leg, Side(number)), offer, null);
        leg.News += news => OfParty(call, news);

        // A busy phone is asked too: it answers by refusing.
        call.Take(new CallEvent.DelayOver(true));
    }

    private void Place(DialOutcome.Accepted number)
    {
        if ((IsRefusing && !number.IsEmergency) || sip?.Call(number) is not { } leg)
        {
            phone.Fail(CallFailure.Reorder);
            return;
        }

        phone.WeCalled = true;
        var call = Begin("Outbound", count => (Side(count), leg), new CallOffer(1, 1, null), null, number.IsEmergency);
        leg.News += news => OfParty(call, news);
        desk.Take(new PhoneCallsEvent.Placed(call.Number));
        call.Take(new CallEvent.DelayOver(true));
    }

    private void OfParty(Call call, LegNews news)
    {
        switch (news)
        {
            case LegNews.Progress progress:
                call.Take(new CallEvent.Progressed(progress.How));
                break;
            case LegNews.Answered:
                desk.Take(new PhoneCallsEvent.Answered(call.Number));
                call.Take(new CallEvent.Answered());
                break;
            case LegNews.Failed failed:
                call.Take(new CallEvent.Refused(failed.Failure, failed.Failure == CallFailure.Busy ? "Busy" : "Failed"));
                break;
            case LegNews.Abandoned:
                call.Take(new CallEvent.Abandoned());
                break;
            case LegNews.Key key when call.State is CallState.Connected or CallState.EarlyMedia:
                phone.SendKey(key.Value, key.Down);
                break;
            case LegNews.HeldByParty held when call.State == CallState.Connected:
                phone.Hold(held.IsHeld && !held.HasMedia);
                break;
            case LegNews.Cleared cleared:
                call.Take(call.Callee.Leg == phone ? new CallEvent.CallerGone(cleared.Reason) : new CallEvent.CalleeGone(cleared.Reason));
                break;
        }
    }

    private PhoneSide Side(int number) => new(desk, phone) { Number = number };

    // With a delay the callee is told by itself once it is over; without, whoever began it says when.
    private Call Begin(string type, Func<int, (ICaller, ICallee)> sides, CallOffer offer, TimeSpan? delay, bool isEmergency = false)
    {
        count++;
        var (caller, callee) = sides(count);
        var call = new Call(count, type, caller, callee, offer, media, timeline, trace, Ended) { IsEmergency = isEmergency };
        calls.Add(call);
        call.Take(new CallEvent.Offer(delay));
        return call;
    }

    private void Ended(Call call, string reason)
    {
        calls.Remove(call);
        music.Set(call.Other(phone), false);
        desk.Take(new PhoneCallsEvent.Gone(call.Number));
        CallEnded?.Invoke(call.Duration ?? TimeSpan.Zero);
    }
}
