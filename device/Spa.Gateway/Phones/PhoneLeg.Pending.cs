using Spa.Gateway.Calls;

#pragma warning disable CA1822, CS1591
namespace Spa.Gateway.Phones;

public sealed partial class PhoneLeg
{
    public bool WeCalled { get; set; }

    public void Invite(bool second = false) => user.Take(new OffHookEvent.Invite());

    public void Progress(CallProgress progress)
    {
    }

    public void Fail(CallFailure failure)
    {
    }

    public void Remind(int ring) => Alert(new CallOffer(ring, 1, null));

    public void SetMessages(bool waiting)
    {
    }
}
