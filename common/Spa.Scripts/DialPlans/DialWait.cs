namespace Spa.Scripts.DialPlans;

/// <summary>How long somebody who asks about a plan waits after the last key.</summary>
public enum DialWait
{
    /// <summary>Until the short timer has run out; when the long one runs nothing happens yet.</summary>
    UntilShort,

    /// <summary>Until whatever timer runs has run out.</summary>
    UntilLong,
}
