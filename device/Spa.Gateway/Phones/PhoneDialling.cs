using Spa.Foundation.Time;
using Spa.Gateway.Calls;
using Spa.Scripts.DialPlans;

namespace Spa.Gateway.Phones;

/// <summary>What a phone's user dials: numbers by the dial plan, and star codes, some of which ask for a number.</summary>
internal sealed class PhoneDialling
{
    private readonly DigitCollector digits;
    private readonly Action<OffHookEvent> user;
    private readonly Action<LegNews> tell;
    private DiallingOptions options = null!;
    private DialOutcome.Accepted? number;
    private StarAction? asking;
    private bool beside;

    /// <summary>Makes it.</summary>
    /// <param name="timeline">Time.</param>
    /// <param name="user">What it means for what the user hears.</param>
    /// <param name="tell">What is to be done.</param>
    public PhoneDialling(Timeline timeline, Action<OffHookEvent> user, Action<LegNews> tell)
    {
        (this.user, this.tell) = (user, tell);
        digits = new DigitCollector(timeline, Dialled);
    }

    /// <summary>Keys are awaited.</summary>
    public bool IsCollecting => digits.IsCollecting;

    /// <summary>A timer decides, if no key does before.</summary>
    public bool IsTimed => digits.IsTimed;

    /// <summary>Its user hears a dial tone from now on: a code that asked for a number is forgotten.</summary>
    /// <param name="second">Beside a call that is held.</param>
    public void Invite(bool second) => (asking, beside) = (null, second);

    /// <summary>Collects digits from the first.</summary>
    public void Start(DiallingOptions by, bool onlyEmergency)
    {
        options = by;
        digits.Start(asking is null ? by : by with { Plan = by.Numbers }, onlyEmergency);
    }

    /// <summary>Collects no more.</summary>
    public void Stop() => digits.Stop();

    /// <summary>A key was pressed.</summary>
    public void Press(char key) => digits.Press(key);

    /// <summary>The number is to be called, or is what the code asked for.</summary>
    public void Place()
    {
        var action = asking;
        asking = null;
        tell(action is null ? new LegNews.Dialled(number!) : new LegNews.Coded(action, number));
    }

    private void Dialled(DialOutcome outcome)
    {
        number = outcome as DialOutcome.Accepted;
        switch (outcome)
        {
            case DialOutcome.Collecting { OutsideDialTone: true }:
                user(new OffHookEvent.OutsideTone());
                break;
            case DialOutcome.Collecting:
                user(new OffHookEvent.Pressed());
                break;
            case DialOutcome.Accepted:
                user(new OffHookEvent.Accepted());
                break;
            case DialOutcome.Service service when options.Codes.Find(service.Keys) is { IsPermitted: true } code && (beside || !code.NeedsHeldCall):
                Coded(code);
                break;
            default:
                user(new OffHookEvent.Rejected());
                break;
        }
    }

    private void Coded(StarCode code)
    {
        if (code.AsksNumber)
        {
            asking = code.Action;
            user(new OffHookEvent.Asked());
        }
        else
        {
            tell(new LegNews.Coded(code.Action, null));
        }
    }
}
