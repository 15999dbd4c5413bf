namespace Spa.Fleet.Acs;

/// <summary>Where a session stands.</summary>
/// <param name="Phase">How far it has come.</param>
/// <param name="Rounds">Requests sent in it.</param>
public readonly record struct AcsSessionState(AcsPhase Phase, int Rounds)
{
    /// <summary>At its beginning.</summary>
    public static AcsSessionState Start => new(AcsPhase.New, 0);
}
