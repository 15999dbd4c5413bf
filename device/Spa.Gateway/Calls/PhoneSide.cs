using Spa.Gateway.Phones;

namespace Spa.Gateway.Calls;

/// <summary>The phone as one side of one of its calls: what the call tells it reaches the phone only while the call is the one its user is in.</summary>
internal sealed class PhoneSide(PhoneDesk desk, PhoneLeg phone) : ICaller, ICallee
{
    /// <summary>Number of the call.</summary>
    public required int Number { get; init; }

    /// <inheritdoc/>
    public Leg Leg => phone;

    /// <inheritdoc/>
    public bool IsFree => desk.State.IsIdle && phone.IsFree;

    private bool IsActive => desk.State.Active == Number;

    /// <inheritdoc/>
    public void Answer()
    {
        // Its user is there: he dialled.
    }

    /// <inheritdoc/>
    public void Progress(CallProgress progress)
    {
        if (IsActive)
        {
            phone.Progress(progress);
        }
    }

    /// <inheritdoc/>
    public void Fail(CallFailure failure)
    {
        if (IsActive)
        {
            phone.Fail(failure);
        }
    }

    /// <inheritdoc/>
    public void Alert(CallOffer offer) => desk.Offer(Number, offer);

    /// <inheritdoc/>
    public void StopAlerting()
    {
        // The desk hears that the call has gone.
    }

    /// <inheritdoc/>
    public void Release()
    {
        // In a conference the other one goes on.
        if (IsActive && desk.State is { OffHook: true, Joined: null })
        {
            phone.FarEndGone();
        }
    }
}
