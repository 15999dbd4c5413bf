namespace Spa.Scripts.DialPlans;

/// <summary>When a number was decided.</summary>
public enum DialDecision
{
    /// <summary>At a key, or when the phone was lifted.</summary>
    AtOnce,

    /// <summary>When nobody had pressed a key for the time of a P sequence.</summary>
    AfterOffHookTimer,

    /// <summary>When the short timer ran out.</summary>
    AfterShortTimer,

    /// <summary>When the long timer ran out.</summary>
    AfterLongTimer,
}
