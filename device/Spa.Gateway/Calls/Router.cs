using Spa.Configuration.Parameters;
using Spa.Foundation.Time;
using Spa.Foundation.Trace;
using Spa.Gateway.Phones;
using Spa.Gateway.Sip;
using Spa.Scripts.DialPlans;

namespace Spa.Gateway.Calls;

/// <summary>Decides which legs a call is made of, and hands each leg's news to the call it belongs to.</summary>
public sealed class Router
{
    /// <summary>Why a call ended that nobody here took.</summary>
    internal const string Unanswered = "No answer";

    private readonly PhoneLeg phone;
    private readonly PstnLeg line;
    private readonly SipLine? sip;
    private readonly MediaGraph media;
    private readonly Timeline timeline;
    private readonly CoreTrace trace;
    private readonly PhoneDesk desk;
    private readonly MusicOnHold music;
    private readonly Handovers handovers;
    private readonly Transfers transfers;
    private readonly ServiceCodes codes;
    private readonly List<Call> calls = [];
    private RoutingOptions options;
    private int count;

    /// <summary>Takes the news of all legs.</summary>
    public Router(PhoneLeg phone, PstnLeg line, SipLine? sip, MediaGraph media, RoutingOptions options, Timeline timeline, CoreTrace trace)
    {
        ArgumentNullException.ThrowIfNull(phone);
        ArgumentNullException.ThrowIfNull(line);
        (this.phone, this.line, this.sip, this.media, this.options, this.timeline, this.trace) = (phone, line, sip, media, options, timeline, trace);
        desk = new PhoneDesk(phone, media, number => calls.Find(call => call.Number == number), () => this.options, timeline, trace) { MayCall = MayCall };
        music = new MusicOnHold(sip, media);
        desk.HoldChanged += (call, held) => music.Set(call.Other(phone), held);
        handovers = new Handovers(phone, desk, sip, timeline, Beside);
        transfers = new Transfers(timeline, () => sip!.Settings.Transfers, Returned);
        transfers.Done += () => Settled?.Invoke();
        desk.Transferred += (first, second) => Transfer(first, second);
        codes = new ServiceCodes(phone, (parameter, text) => SettingChosen?.Invoke(parameter, text), wishes => sip?.Takes(wishes) != false, Send);
        phone.News += OfPhone;
        line.News += OfLine;
        if (sip is not null)
        {
            sip.Incoming += OfSip;
            sip.Replacing += (old, next, offer) => handovers.Replace(calls.Find(call => call.Has(old)), old, next, offer, sip.Settings.Transfers.ReferTargetByeDelay);
        }
    }

    /// <summary>Raised when a call has ended.</summary>
    public event Action<Call>? CallEnded;

    /// <summary>Raised when a transfer is done, one way or the other.</summary>
    public event Action? Settled;

    /// <summary>The phone's user has chosen a setting by a star code: which, and its value.</summary>
    public event Action<Parameter, string>? SettingChosen;

    /// <summary>A transfer is under way that the phone's user has ordered.</summary>
    public bool IsTransferring => transfers.Count > 0;

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

    private Call? Active => Find(desk.State.Active);

    private Call? Third => Find(desk.State.Joined);

    private Call? Held => Find(desk.State.Held);

    // Where no registration is wanted there is always dial tone: addresses and the unit's own line can be dialled.
    private bool MayCall() => !IsRefusing && sip is not { CanCall: false };

    private bool MayTransfer => new[] { Active, Third, Held }.OfType<Call>().All(call => !call.IsEmergency && Transfers.Takes(call.Other(phone)));

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
            case LegNews.Coded coded:
                codes.On(coded.Action, coded.Number);
                break;
            case LegNews.Flashed when Active is { IsEmergency: true }:
                break;
            case LegNews.Flashed when Active is { State: CallState.Connected } call && call.Other(phone).SendFlash():
                break;
            case LegNews.Flashed:
                desk.Take(new PhoneCallsEvent.Flash());
                break;
            case LegNews.Chosen chosen:
                desk.Take(new PhoneCallsEvent.Chosen(chosen.Value, MayTransfer));
                break;
            case LegNews.Key key when Active is { State: CallState.Connected or CallState.EarlyMedia } call:
                call.Other(phone).SendKey(key.Value, key.Down);
                Third?.Other(phone).SendKey(key.Value, key.Down);
                break;
            case LegNews.Unanswered when desk.State.Waiting is { } waiting && calls.Find(call => call.Number == waiting) is { } call && call != PstnCall:
                // A caller of the exchange cannot be refused: he rings on, and can still be answered.
                call.Take(new CallEvent.Refused(CallFailure.Reorder, Unanswered));
                break;
            case LegNews.Cleared:
                codes.Forget();
                desk.Take(new PhoneCallsEvent.HungUp(MayTransfer));
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
        var wishes = codes.Take();
        if ((IsRefusing && !number.IsEmergency) || sip?.Call(number, wishes) is not { } leg)
        {
            phone.Fail(CallFailure.Reorder);
            return;
        }

        phone.WeCalled = true;
        var call = Begin("Outbound", count => (Side(count), leg), new CallOffer(1, 1, null), null, number.IsEmergency);
        leg.News += news => OfParty(call, news);
        desk.Wish(call.Number, wishes);
        desk.Take(new PhoneCallsEvent.Placed(call.Number));
        call.Take(new CallEvent.DelayOver(true));
    }

    private void OfParty(Call call, LegNews news)
    {
        if (handovers.Hear(call, news))
        {
            return;
        }

        switch (news)
        {
            case LegNews.Referred referred:
                handovers.Refer(call, referred.To);
                break;
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
            case LegNews.HeldByParty held when call.State == CallState.Connected && desk.State.Joined is null:
                phone.Hold(held.IsHeld && !held.HasMedia);
                break;
            case LegNews.Cleared cleared:
                call.Take(call.Callee.Leg == phone ? new CallEvent.CallerGone(cleared.Reason) : new CallEvent.CalleeGone(cleared.Reason));
                break;
        }
    }

    // A call of the phone that takes the place of another, and is none that its user has placed or was told of.
    private Call Beside(SipLeg leg, CallOffer offer, bool weCall)
    {
        var call = weCall
            ? Begin("Outbound", number => (Side(number), leg), offer, null)
            : Begin("Inbound", number => (leg, Side(number)), offer, null);
        leg.News += news => OfParty(call, news);
        return call;
    }

    private void Transfer(Call first, Call second)
    {
        var (referee, target) = ((SipLeg)first.Other(phone), (SipLeg)second.Other(phone));
        first.Take(new CallEvent.HandedOver());
        second.Take(new CallEvent.HandedOver());
        transfers.Join(referee, target);
    }

    private bool Send(DialOutcome.Accepted number)
    {
        if (desk.State is not { Active: null } || Held is not { IsEmergency: false } call || call.Other(phone) is not SipLeg { IsOver: false } referee || number.IsEmergency || sip!.AddressOf(number) is not { } target)
        {
            return false;
        }

        call.Take(new CallEvent.HandedOver());
        transfers.Send(referee, target);
        return true;
    }

    // A transfer has failed: its far end is on hold again.
    private void Returned(SipLeg leg)
    {
        count++;
        var call = new Call(count, "Inbound", leg, Side(count), new CallOffer(1, 1, null), media, timeline, trace, Ended);
        calls.Add(call);
        leg.News += news => OfParty(call, news);
        call.Take(new CallEvent.Returned());
        leg.Hold(true);
        desk.Take(new PhoneCallsEvent.Returned(call.Number));
    }

    private Call? Find(int? number) => number is { } wanted ? calls.Find(call => call.Number == wanted) : null;

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
        handovers.Ended(call);
        desk.Take(new PhoneCallsEvent.Gone(call.Number));
        CallEnded?.Invoke(call);
    }
}
