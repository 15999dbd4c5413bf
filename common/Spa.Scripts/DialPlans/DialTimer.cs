namespace Spa.Scripts.DialPlans;

/// <summary>The timers of dialling.</summary>
public enum DialTimer
{
    /// <summary>Nobody has pressed a key yet: <c>P5</c>.</summary>
    OffHook,

    /// <summary>The number may be complete: <c>S3</c>, Interdigit Short Timer.</summary>
    InterdigitShort,

    /// <summary>The number is not complete: <c>L10</c>, Interdigit Long Timer.</summary>
    InterdigitLong,
}
