namespace Spa.Fleet.Acs;

/// <summary>How far a session has come (provisioning.md 7.3).</summary>
public enum AcsPhase
{
    /// <summary>Nothing was heard yet.</summary>
    New,

    /// <summary>It is the CPE's turn.</summary>
    Wait,

    /// <summary>A request is out.</summary>
    Busy,

    /// <summary>Nothing is left; it is kept for what the CPE may still bring.</summary>
    End,

    /// <summary>Over.</summary>
    Closed,
}
