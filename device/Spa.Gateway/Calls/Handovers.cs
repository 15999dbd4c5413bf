using Spa.Foundation.Time;
using Spa.Gateway.Phones;
using Spa.Gateway.Sip;
using Spa.Sip.Referrals;

namespace Spa.Gateway.Calls;

/// <summary>Lets a call of the phone go on with another party: whom its far end refers us to (REFER), or who comes in its stead (INVITE with Replaces).</summary>
/// <param name="phone">The phone.</param>
/// <param name="desk">Its calls.</param>
/// <param name="sip">The account; null without a network.</param>
/// <param name="timeline">Time.</param>
/// <param name="begin">Makes a call between the phone and a leg; true = the phone calls.</param>
internal sealed class Handovers(PhoneLeg phone, PhoneDesk desk, SipLine? sip, Timeline timeline, Func<SipLeg, CallOffer, bool, Call> begin)
{
    private readonly List<Referred> pending = [];

    /// <summary>The far end of a call wants the phone to call somebody else. Refused unless its user talks with it, or when a conference, an emergency call or the dial plan is against it.</summary>
    public void Refer(Call call, Referral referral)
    {
        if (call is not { State: CallState.Connected, IsEmergency: false } || desk.State is not { OffHook: true, Joined: null } state || state.Active != call.Number || pending.Exists(one => one.First == call))
        {
            referral.Refuse(480);
        }
        else if (sip?.Call(referral) is not { } next)
        {
            referral.Refuse(403);
        }
        else
        {
            referral.Accept();
            var second = begin(next, new CallOffer(1, 1, null), true);
            pending.Add(new Referred(call, second, next, referral));
            second.Take(new CallEvent.DelayOver(true));
        }
    }

    /// <summary>Somebody takes the place of the far end of a call.</summary>
    /// <param name="call">The call; null = it is none of the phone's.</param>
    /// <param name="old">Its leg.</param>
    /// <param name="next">Who comes.</param>
    /// <param name="offer">How that would sound.</param>
    /// <param name="delay"><c>Refer Target Bye Delay</c>.</param>
    public void Replace(Call? call, SipLeg old, SipLeg next, CallOffer offer, TimeSpan delay)
    {
        if (call is not { State: CallState.Alerting or CallState.EarlyMedia or CallState.Connected or CallState.Held, IsEmergency: false } || desk.State.Joined is not null || !IsMine(call.Number))
        {
            next.Refuse(486);
            return;
        }

        var held = desk.State.Held == call.Number;
        var second = begin(next, offer, false);
        desk.Take(new PhoneCallsEvent.Replaced(call.Number, second.Number, Connected: true));
        call.Take(new CallEvent.HandedOver());
        next.Hold(held);
        second.Take(held ? new CallEvent.AnsweredHeld() : new CallEvent.Answered());
        ReleaseAfter(old, delay);
    }

    /// <summary>Hears what the far end of a call did; true = nobody else need.</summary>
    public bool Hear(Call call, LegNews news)
    {
        if (pending.Find(one => one.First == call) is { } left && news is LegNews.Cleared)
        {
            // Who referred us has gone before the other has answered: that call is what the phone hears now.
            desk.Take(new PhoneCallsEvent.Replaced(call.Number, left.Second.Number, Connected: false));
            left.IsAlone = true;
            call.Take(new CallEvent.HandedOver());
            phone.CallOn();
            if (left.Progress is { } progress)
            {
                left.Second.Take(new CallEvent.Progressed(progress));
            }

            return true;
        }

        return pending.Find(one => one.Second == call) is { } referred && Hear(referred, news);
    }

    /// <summary>A call is over.</summary>
    public void Ended(Call call)
    {
        foreach (var one in pending.FindAll(one => one.Second == call || (one.First == call && !one.IsAlone)))
        {
            pending.Remove(one);
            one.Referral.Tell(one.Next.LastStatus is > 0 and var status ? status : 487);
            one.Second.Take(new CallEvent.CallerGone("Transfer given up"));
        }
    }

    private bool Hear(Referred referred, LegNews news)
    {
        switch (news)
        {
            case LegNews.Progress progress:
                referred.Progress = progress.How;
                referred.Referral.Tell(progress.How switch { CallProgress.Queued => 182, CallProgress.EarlyMedia => 183, _ => 180 });
                return !referred.IsAlone;
            case LegNews.Answered:
                pending.Remove(referred);
                referred.Referral.Tell(200);
                if (!referred.IsAlone)
                {
                    var old = (SipLeg)referred.First.Other(phone);
                    desk.Take(new PhoneCallsEvent.Replaced(referred.First.Number, referred.Second.Number, Connected: true));
                    referred.First.Take(new CallEvent.HandedOver());
                    ReleaseAfter(old, sip!.Settings.Transfers.RefereeByeDelay);
                }

                if (desk.State.Held != referred.Second.Number)
                {
                    return false;
                }

                // Its user has put the call on hold meanwhile.
                referred.Second.Take(new CallEvent.AnsweredHeld());
                referred.Next.Hold(true);
                return true;
            default:
                return false;
        }
    }

    private bool IsMine(int call) => desk.State.Held == call || (desk.State.OffHook && desk.State.Active == call);

    private void ReleaseAfter(SipLeg leg, TimeSpan delay)
    {
        if (delay == TimeSpan.Zero)
        {
            leg.Release();
        }
        else
        {
            timeline.After(delay, leg.Release);
        }
    }

    private sealed record Referred(Call First, Call Second, SipLeg Next, Referral Referral)
    {
        public CallProgress? Progress { get; set; }

        // Who referred us has gone.
        public bool IsAlone { get; set; }
    }
}
