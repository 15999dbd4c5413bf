using System.Collections.Immutable;
using Spa.Foundation.Time;
using static Spa.Media.CallerId.CallerIdAct;

namespace Spa.Media.CallerId;

/// <summary>What is done when on the line, so that a telephone shows who calls: one schedule for each method. Times are those of GR-30 and EN 300 659, from the middle of their ranges.</summary>
/// <param name="Moment">When it begins.</param>
/// <param name="Acts">What is done, one after the other.</param>
public sealed record CallerIdPlan(CallerIdMoment Moment, ImmutableArray<CallerIdAct> Acts)
{
    // After a ring burst: 500 ms at least (GR-30 1.5 s at most); to the next burst 200 ms at least.
    private static readonly TimeSpan AfterRing = 500.Milliseconds;
    private static readonly TimeSpan BeforeRing = 250.Milliseconds;

    // A reversal stands for 100 ms at least before the alert; the alert on the hook lasts 100 +- 10 ms, and data follow after 45 to 500 ms.
    private static readonly TimeSpan AfterReversal = 150.Milliseconds;
    private static readonly TimeSpan OnHookAlert = 100.Milliseconds;
    private static readonly TimeSpan AfterAlert = 120.Milliseconds;

    // The last of a message is still on its way through the port when all of it is sent: the polarity goes back when it is out.
    private static readonly TimeSpan AfterMessage = 40.Milliseconds;

    // During a call: the alert lasts 80 +- 5 ms; an answer begins within 160 ms and is told 60 ms later; data follow it after 50 to 500 ms.
    private static readonly TimeSpan OffHookAlert = 80.Milliseconds;
    private static readonly TimeSpan Answer = 240.Milliseconds;
    private static readonly TimeSpan AfterAnswer = 100.Milliseconds;

    /// <summary>How a call is announced to a telephone that is on the hook.</summary>
    public static CallerIdPlan Call(CallerIdMethod method)
    {
        var data = new SendData(FskPreamble.OnHook);
        return method switch
        {
            CallerIdMethod.Bellcore => new(CallerIdMoment.InPause, [new Pause(AfterRing), data, new Pause(BeforeRing)]),
            CallerIdMethod.EtsiDtmfAfterRing => new(CallerIdMoment.InPause, [new Pause(AfterRing), new SendKeys(), new Pause(BeforeRing)]),
            CallerIdMethod.DtmfDenmark => Before(false, false, new SendKeys()),
            CallerIdMethod.DtmfFinlandSweden or CallerIdMethod.DtmfDenmarkReversal => Before(true, false, new SendKeys()),
            CallerIdMethod.EtsiDtmf => Before(false, true, new SendKeys()),
            CallerIdMethod.EtsiDtmfReversal => Before(true, true, new SendKeys()),
            CallerIdMethod.EtsiFsk => Before(false, true, data),
            _ => Before(true, true, data),
        };
    }

    /// <summary>How a second call is announced during a call, after the call waiting tone; null when the method has no way to.</summary>
    public static CallerIdPlan? CallWaiting(CallerIdMethod method) => HasData(method)
        ? new(CallerIdMoment.OffHook, [new Mute(true), new Alert(OffHookAlert), new AwaitAcknowledge(Answer), new Pause(AfterAnswer), new SendData(FskPreamble.OffHook), new Mute(false)])
        : null;

    /// <summary>How the message lamp of a telephone on the hook is lit or put out; null when the method has no way to.</summary>
    public static CallerIdPlan? MessageWaiting(CallerIdMethod method) => !HasData(method) ? null
        : method == CallerIdMethod.Bellcore ? new(CallerIdMoment.OnHook, [new SendData(FskPreamble.OnHook), new Pause(BeforeRing)])
        : Before(method == CallerIdMethod.EtsiFskReversal, true, new SendData(FskPreamble.OnHook)) with { Moment = CallerIdMoment.OnHook };

    /// <summary>How long it takes when everything goes well, with an answer at once.</summary>
    /// <param name="bytes">Length of the message as data.</param>
    /// <param name="keys">Length of the message as keys.</param>
    public TimeSpan Length(int bytes, TimeSpan keys)
    {
        var sum = TimeSpan.Zero;
        foreach (var act in Acts)
        {
            sum += act switch
            {
                Pause pause => pause.Length,
                Alert alert => alert.Length,
                SendData data => data.Preamble.Length(bytes),
                SendKeys => keys,
                _ => TimeSpan.Zero,
            };
        }

        return sum;
    }

    /// <summary>Number of the first pause that such a message fits into, from 0; null when none does and nothing can be shown.</summary>
    /// <param name="pauses">The pauses of the ring after each burst, in order.</param>
    /// <param name="length">What <see cref="Length"/> gave.</param>
    public static int? PauseFor(IReadOnlyList<TimeSpan> pauses, TimeSpan length)
    {
        ArgumentNullException.ThrowIfNull(pauses);
        for (var i = 0; i < pauses.Count; i++)
        {
            if (pauses[i] >= length)
            {
                return i;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public bool Equals(CallerIdPlan? other) => other is not null && Moment == other.Moment && Acts.AsSpan().SequenceEqual(other.Acts.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Moment, Acts.Length);

    private static bool HasData(CallerIdMethod method) => method is CallerIdMethod.Bellcore or CallerIdMethod.EtsiFsk or CallerIdMethod.EtsiFskReversal;

    private static CallerIdPlan Before(bool reversal, bool alert, CallerIdAct message)
    {
        var acts = ImmutableArray.CreateBuilder<CallerIdAct>();
        if (reversal)
        {
            acts.Add(new Reverse(true));
            acts.Add(new Pause(AfterReversal));
        }

        if (alert)
        {
            acts.Add(new Alert(OnHookAlert));
            acts.Add(new Pause(AfterAlert));
        }

        acts.Add(message);
        if (reversal)
        {
            acts.Add(new Pause(AfterMessage));
            acts.Add(new Reverse(false));
        }

        acts.Add(new Pause(BeforeRing));
        return new CallerIdPlan(CallerIdMoment.BeforeRing, acts.DrainToImmutable());
    }
}
