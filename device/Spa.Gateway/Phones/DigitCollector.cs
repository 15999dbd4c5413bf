using Spa.Foundation.Time;
using Spa.Scripts.DialPlans;

namespace Spa.Gateway.Phones;

/// <summary>Runs keys through the dial plan and keeps its timers.</summary>
/// <param name="timeline">Time.</param>
/// <param name="told">Told what comes of each key and of each timer that runs out.</param>
internal sealed class DigitCollector(Timeline timeline, Action<DialOutcome> told)
{
    private DiallingOptions dialling = null!;
    private DialMatcher matcher = null!;
    private DialState? state;
    private IDisposable? timer;
    private string keys = string.Empty;
    private bool onlyEmergency;
    private bool isAddress;

    /// <summary>Keys are awaited.</summary>
    public bool IsCollecting => state is not null;

    /// <summary>A timer decides, if no key does before.</summary>
    public bool IsTimed { get; private set; }

    /// <summary>Begins anew. A hot line is told at once.</summary>
    /// <param name="by">Plan and times.</param>
    /// <param name="emergency">Everything but an emergency number is rejected.</param>
    public void Start(DiallingOptions by, bool emergency)
    {
        Stop();
        (dialling, matcher, onlyEmergency, isAddress, keys) = (by, by.Plan, emergency, false, string.Empty);
        var step = matcher.Start();
        if (emergency && step.Outcome is not DialOutcome.Collecting { Timer: null })
        {
            // Without a digit nobody calls an emergency number.
            matcher = by.EmergencyNumbers;
            step = matcher.Start();
        }

        Take(step, tell: step.Outcome is not DialOutcome.Collecting { OutsideDialTone: false });
    }

    /// <summary>Collects no more.</summary>
    public void Stop()
    {
        timer?.Dispose();
        (timer, state, IsTimed) = (null, null, false);
    }

    /// <summary>A key was pressed.</summary>
    public void Press(char key)
    {
        if (state is null)
        {
            return;
        }

        keys += key == '#' ? string.Empty : key;
        if (isAddress)
        {
            OfAddress(key);
            return;
        }

        var step = matcher.On(state, new DialEvent.Key(key));
        if (step.Outcome is DialOutcome.Rejected && key != '#' && !onlyEmergency && dialling.IpWait is { } wait && IpDialing.MayBecome(keys))
        {
            isAddress = true;
            step = new DialStep(state, new DialOutcome.Collecting(DialTimer.InterdigitLong, wait, false));
        }

        Take(step, tell: true);
    }

    private void OfAddress(char key)
    {
        if (key != '#' && IpDialing.MayBecome(keys))
        {
            Take(new DialStep(state!, new DialOutcome.Collecting(DialTimer.InterdigitLong, dialling.IpWait, false)), tell: true);
            return;
        }

        DecideAddress(DialDecision.AtOnce, key == '#');
    }

    private void DecideAddress(DialDecision when, bool ended)
    {
        var outcome = ended ? IpDialing.Decide(keys, matcher, when) : new DialOutcome.Rejected(when);
        Take(new DialStep(state!, outcome), tell: true);
    }

    private void TimedOut()
    {
        if (isAddress)
        {
            DecideAddress(DialDecision.AfterLongTimer, true);
        }
        else
        {
            Take(matcher.On(state!, new DialEvent.TimedOut()), tell: true);
        }
    }

    private void Take(DialStep step, bool tell)
    {
        Stop();
        if (step.Outcome is DialOutcome.Collecting collecting)
        {
            state = step.Next;
            IsTimed = collecting.Wait is not null;
            timer = collecting.Wait is { } wait ? timeline.After(wait, TimedOut) : null;
        }

        if (tell)
        {
            told(onlyEmergency && step.Outcome is DialOutcome.Accepted { IsEmergency: false } accepted ? new DialOutcome.Rejected(accepted.Decided) : step.Outcome);
        }
    }
}
