namespace Spa.Fleet.Publishing;

/// <summary>State of a publish.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="Stage">Number of the present stage, from 0.</param>
/// <param name="Why">Why it stands there, one sentence; empty while it runs.</param>
/// <param name="Accepted">True when an operator has let this stage go on as it is: then it need not show a good device.</param>
public sealed record PublishStanding(PublishState State, int Stage, string Why, bool Accepted = false)
{
    /// <summary>True until it ends; then the layer is free for the next.</summary>
    public bool IsOpen => State is PublishState.Running or PublishState.Paused or PublishState.Stopped;
}
