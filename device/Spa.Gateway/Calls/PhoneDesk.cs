using Spa.Foundation.Machines;
using Spa.Foundation.Time;
using Spa.Foundation.Trace;
using Spa.Gateway.Phones;

namespace Spa.Gateway.Calls;

/// <summary>Carries out what a phone's user does with his calls: ringing, dial tone, hold, the second call. Which calls there are is the router's.</summary>
internal sealed class PhoneDesk
{
    private readonly PhoneLeg phone;
    private readonly Func<int, Call?> find;
    private readonly Func<RoutingOptions> options;
    private readonly Machine<PhoneCallsState, PhoneCallsEvent, PhoneCallsEffect> machine;
    private readonly Dictionary<int, CallOffer> offers = [];
    private readonly Dictionary<int, CallWishes> wishes = [];
    private readonly MediaGraph media;

    /// <summary>Makes it.</summary>
    /// <param name="phone">The phone.</param>
    /// <param name="media">Joins a conference.</param>
    /// <param name="find">The call of a number; null when it is over.</param>
    /// <param name="options">In force.</param>
    /// <param name="timeline">Time.</param>
    /// <param name="trace">The trace.</param>
    public PhoneDesk(PhoneLeg phone, MediaGraph media, Func<int, Call?> find, Func<RoutingOptions> options, Timeline timeline, CoreTrace trace)
    {
        (this.phone, this.media, this.find, this.options) = (phone, media, find, options);
        machine = new("phone calls", default, (state, e) => PhoneCalls.On(state, e, Options), Act, timeline, trace);
    }

    /// <summary>A call was put on hold (true), or taken back.</summary>
    public event Action<Call, bool>? HoldChanged;

    /// <summary>Its user has joined the far ends of two calls: the first's is to call the second's.</summary>
    public event Action<Call, Call>? Transferred;

    /// <summary>Whether its user may place calls now.</summary>
    public Func<bool> MayCall { get; set; } = () => true;

    /// <summary>Which calls it has.</summary>
    public PhoneCallsState State => machine.State;

    private PhoneCallsOptions Options => State.Active is { } active && wishes.TryGetValue(active, out var wanted) ? options().Phone.For(wanted) : options().Phone.For(CallWishes.None);

    /// <summary>What its user wants while this call is the one he talks in.</summary>
    public void Wish(int call, CallWishes wanted) => wishes[call] = wanted;

    /// <summary>Takes an event.</summary>
    public void Take(PhoneCallsEvent e)
    {
        if (e is PhoneCallsEvent.Gone gone)
        {
            offers.Remove(gone.Call);
            wishes.Remove(gone.Call);
        }

        // Lifted again within the delay: the call never ended, and the phone is in it.
        var back = e is PhoneCallsEvent.Lifted && State is { OffHook: false, Active: { } lingering } ? find(lingering) : null;
        machine.Take(e);
        if (back is { State: CallState.Connected })
        {
            phone.Joined();
        }
    }

    /// <summary>A call comes in.</summary>
    public void Offer(int call, CallOffer offer)
    {
        offers[call] = offer;
        Take(new PhoneCallsEvent.Offered(call));
    }

    private void Act(PhoneCallsEffect effect)
    {
        switch (effect)
        {
            case PhoneCallsEffect.DialTone tone when MayCall():
                phone.Invite(tone.Second);
                break;
            case PhoneCallsEffect.DialTone:
                phone.Refuse();
                break;
            case PhoneCallsEffect.Ring ring:
                Alert(ring.Call, CallProgress.Ringing);
                break;
            case PhoneCallsEffect.Announce announce:
                Alert(announce.Call, options().Says182 ? CallProgress.Queued : CallProgress.Ringing);
                break;
            case PhoneCallsEffect.Remind:
                phone.Remind(options().HoldReminderRing);
                break;
            case PhoneCallsEffect.StopAlerting:
                phone.StopAlerting();
                break;
            case PhoneCallsEffect.RefuseBusy refuse:
                find(refuse.Call)?.Take(new CallEvent.Refused(CallFailure.Busy, "Busy"));
                break;
            case PhoneCallsEffect.Accept accept:
                offers.Remove(accept.Call);
                phone.WeCalled = false;
                find(accept.Call)?.Take(new CallEvent.Answered());
                break;
            case PhoneCallsEffect.Hold hold when find(hold.Call) is { } call:
                call.Take(new CallEvent.Hold());
                call.Other(phone).Hold(true);
                HoldChanged?.Invoke(call, true);
                break;
            case PhoneCallsEffect.Resume resume when find(resume.Call) is { } call:
                HoldChanged?.Invoke(call, false);
                call.Other(phone).Hold(false);
                phone.WeCalled = call.Caller.Leg == phone;
                call.Take(new CallEvent.Resume());
                break;
            case PhoneCallsEffect.End end when find(end.Call) is { } call:
                if (State.Joined is null)
                {
                    media.EndConference();
                }

                call.Take(call.Caller.Leg == phone ? new CallEvent.CallerGone(HungUp) : new CallEvent.CalleeGone(HungUp));
                break;
            case PhoneCallsEffect.Confer confer when find(confer.First) is { } first && find(confer.Second) is { } second:
                HoldChanged?.Invoke(first, false);
                first.Other(phone).Hold(false);
                first.Take(new CallEvent.Conferred());
                media.Confer(phone, second.Other(phone), first.Other(phone), phone.ConferenceTone);
                break;
            case PhoneCallsEffect.Rejoin rejoin when find(rejoin.Call) is { } call:
                media.EndConference();
                media.Join(phone, call.Other(phone));
                break;
            case PhoneCallsEffect.Transfer transfer when find(transfer.First) is { } first && find(transfer.Second) is { } second:
                media.EndConference();
                Transferred?.Invoke(first, second);
                break;
            case PhoneCallsEffect.Choice choice:
                phone.Choose(choice.Wanted);
                break;
            case PhoneCallsEffect.SetTimer timer:
                machine.SetTimer(timer.After, () => new PhoneCallsEvent.TimedOut());
                break;
        }
    }

    /// <summary>Why a call ended that the phone's user has left.</summary>
    internal const string HungUp = "Line 1 hung up";

    private void Alert(int number, CallProgress progress)
    {
        if (find(number) is { } call && offers.TryGetValue(number, out var offer))
        {
            phone.Alert(offer);
            call.Take(new CallEvent.Progressed(progress));
        }
    }
}
