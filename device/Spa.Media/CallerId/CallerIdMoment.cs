namespace Spa.Media.CallerId;

/// <summary>When a plan is carried out.</summary>
public enum CallerIdMoment
{
    /// <summary>Before the first ring, which waits for its end.</summary>
    BeforeRing,

    /// <summary>In the first pause of the ring that is long enough, from the end of the burst.</summary>
    InPause,

    /// <summary>During a call.</summary>
    OffHook,

    /// <summary>On the hook, without a ring.</summary>
    OnHook,
}
