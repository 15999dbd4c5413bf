namespace Spa.Fleet.Publishing;

/// <summary>A device's part in an open publish of one of its layers.</summary>
/// <param name="Stage">Stage that it was chosen for; null = none, its turn comes with the rest.</param>
/// <param name="HasTaken">True when it has got a profile with the new revision.</param>
public readonly record struct Membership(int? Stage, bool HasTaken)
{
    /// <summary>True when the device gets the new revision now, false when it goes on with the old one. A device that has it keeps it, whatever happens to the publish.</summary>
    /// <param name="standing">How the publish stands.</param>
    /// <param name="stages">Number of its stages.</param>
    public bool GetsNew(PublishStanding standing, int stages)
    {
        ArgumentNullException.ThrowIfNull(standing);
        return standing.State switch
        {
            PublishState.Finished or PublishState.Superseded => true,
            PublishState.RolledBack => false,
            _ when HasTaken => true,
            PublishState.Running => standing.Stage >= stages - 1 || Stage <= standing.Stage,
            _ => false,
        };
    }
}
