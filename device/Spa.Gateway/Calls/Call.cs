using Spa.Foundation.Machines;
using Spa.Foundation.Time;
using Spa.Foundation.Trace;
using Spa.Gateway.Sip;

namespace Spa.Gateway.Calls;

/// <summary>A caller's side and a callee's side, and how far they have come.</summary>
public sealed class Call
{
    private readonly Timeline timeline;
    private readonly Machine<CallState, CallEvent, CallEffect> machine;
    private readonly MediaGraph media;
    private readonly Action<Call, string> ended;
    private readonly CallOffer offer;
    private TimeSpan? joinedAt;

    /// <summary>Makes a call; nothing happens before <see cref="Take"/> is given an offer.</summary>
    /// <param name="number">Its number since the start; names it in traces.</param>
    /// <param name="type">Text of <c>Call Type</c>: "PSTN To Line 1".</param>
    /// <param name="caller">The side it comes from.</param>
    /// <param name="callee">The side it goes to.</param>
    /// <param name="offer">What the callee is told.</param>
    /// <param name="media">Joins and parts the legs.</param>
    /// <param name="timeline">Time.</param>
    /// <param name="trace">The trace.</param>
    /// <param name="ended">Told why, once, when it is over.</param>
    public Call(int number, string type, ICaller caller, ICallee callee, CallOffer offer, MediaGraph media, Timeline timeline, CoreTrace trace, Action<Call, string> ended)
    {
        (Number, Type, Caller, Callee, this.offer, this.media, this.timeline, this.ended) = (number, type, caller, callee, offer, media, timeline, ended);
        Began = timeline.Now;
        machine = new($"call {number}", CallState.New, CallFlow.On, Act, timeline, trace);
    }

    /// <summary>Its number since the start, from 1.</summary>
    public int Number { get; }

    /// <summary>Text of <c>Call Type</c>.</summary>
    public string Type { get; }

    /// <summary>True for a call to an emergency number, which nothing in the unit ends.</summary>
    public bool IsEmergency { get; init; }

    /// <summary>The phone placed it.</summary>
    public bool IsOutgoing => Caller is PhoneSide;

    /// <summary>It goes on where another one was: its transfer has failed.</summary>
    public bool IsReturned { get; private set; }

    /// <summary>It was answered, whether its sides have been joined yet or not.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>It ended because others go on with it, or its far end was transferred.</summary>
    public bool IsHandedOver { get; private set; }

    /// <summary>The network has ended it, and neither of the two.</summary>
    public bool IsBroken => Callee.Leg is SipLeg { IsBroken: true } || Caller.Leg is SipLeg { IsBroken: true };

    /// <summary>The side it comes from.</summary>
    public ICaller Caller { get; }

    /// <summary>The side it goes to.</summary>
    public ICallee Callee { get; }

    /// <summary>How far it has come.</summary>
    public CallState State => machine.State;

    /// <summary>When it was made, on the timeline.</summary>
    public TimeSpan Began { get; }

    /// <summary>Why it ended, in the words of the page; empty = it has not.</summary>
    public string EndReason { get; private set; } = string.Empty;

    /// <summary>Since its legs were joined first; null before.</summary>
    public TimeSpan? Duration => joinedAt is { } at ? timeline.Now - at : null;

    /// <summary>The side that is not this leg.</summary>
    public Leg Other(Leg leg) => Caller.Leg == leg ? Callee.Leg : Caller.Leg;

    /// <summary>True when the leg is one of its two.</summary>
    public bool Has(Leg leg) => Caller.Leg == leg || Callee.Leg == leg;

    /// <summary>Takes an event.</summary>
    public void Take(CallEvent e)
    {
        IsReturned |= e is CallEvent.Returned;
        IsHandedOver |= e is CallEvent.HandedOver;
        IsAnswered |= e is CallEvent.Answered or CallEvent.AnsweredHeld or CallEvent.Returned && State is CallState.New or CallState.Offered or CallState.Alerting or CallState.EarlyMedia;
        machine.Take(e);
    }

    private void Act(CallEffect effect)
    {
        switch (effect)
        {
            case CallEffect.SetTimer timer:
                machine.SetTimer(timer.After, () => new CallEvent.DelayOver(Callee.IsFree));
                break;
            case CallEffect.Alert:
                Callee.Alert(offer);
                break;
            case CallEffect.StopAlerting:
                Callee.StopAlerting();
                break;
            case CallEffect.TellCaller tell:
                Caller.Progress(tell.How);
                break;
            case CallEffect.FailCaller fail:
                Caller.Fail(fail.Why);
                break;
            case CallEffect.AnswerCaller:
                Caller.Answer();
                break;
            case CallEffect.JoinEarly:
                media.Join(Caller.Leg, Callee.Leg);
                break;
            case CallEffect.Join:
                joinedAt ??= timeline.Now;
                media.Join(Caller.Leg, Callee.Leg);
                Caller.Leg.Joined();
                Callee.Leg.Joined();
                break;
            case CallEffect.Part:
                media.Part(Caller.Leg, Callee.Leg);
                break;
            case CallEffect.ReleaseCaller:
                Caller.Release();
                break;
            case CallEffect.ReleaseCallee:
                Callee.Release();
                break;
            case CallEffect.End end:
                EndReason = end.Reason;
                ended(this, end.Reason);
                break;
            default:
                throw new InvalidOperationException($"Unknown effect {effect}.");
        }
    }
}
