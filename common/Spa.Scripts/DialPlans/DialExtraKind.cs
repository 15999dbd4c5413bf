namespace Spa.Scripts.DialPlans;

/// <summary>What a candidate beside the plan stands for.</summary>
public enum DialExtraKind
{
    /// <summary>A star code: <c>*69</c>.</summary>
    ServiceCode,

    /// <summary>A digit 2 to 9 with a stored number.</summary>
    SpeedDial,

    /// <summary>An emergency number: dialled as it stands when the plan has no sequence for it, never barred.</summary>
    Emergency,
}
