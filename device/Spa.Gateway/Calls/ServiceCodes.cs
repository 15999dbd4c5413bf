using Spa.Configuration.Parameters;
using Spa.Gateway.Phones;
using Spa.Scripts.DialPlans;

namespace Spa.Gateway.Calls;

/// <summary>Does what the phone's user wants by a star code, and remembers what he wants for his next call.</summary>
/// <param name="phone">The phone.</param>
/// <param name="store">Stores a setting that he has chosen.</param>
/// <param name="may">Whether a call with these wishes can be placed at all.</param>
/// <param name="transfer">Sends who is on hold to a number; false = nobody is, or the number leads nowhere.</param>
internal sealed class ServiceCodes(PhoneLeg phone, Action<Parameter, string> store, Func<CallWishes, bool> may, Func<DialOutcome.Accepted, bool> transfer)
{
    private CallWishes wishes = CallWishes.None;

    /// <summary>What he wants for the call that he places now; said once.</summary>
    public CallWishes Take()
    {
        var wanted = wishes;
        wishes = CallWishes.None;
        return wanted;
    }

    /// <summary>He has hung up: what he wanted for his next call is forgotten.</summary>
    public void Forget() => wishes = CallWishes.None;

    /// <summary>A code was dialled, with its number where it asks for one.</summary>
    public void On(StarAction action, DialOutcome.Accepted? number)
    {
        switch (action)
        {
            case StarAction.Store setting:
                store(setting.Parameter, setting.Text);
                phone.Confirm();
                break;
            case StarAction.NextCall next when may(next.Wishes):
                wishes = wishes.With(next.Wishes);
                phone.Confirm();
                break;
            case StarAction.BlindTransfer when number is not null && transfer(number):
                phone.Confirm();
                break;
            default:
                phone.Fail(CallFailure.Reorder);
                break;
        }
    }
}
