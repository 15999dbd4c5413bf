namespace Spa.Gateway.Calls;

/// <summary>Why a call that was placed cannot be, as its caller hears it (behaviour b.4).</summary>
public enum CallFailure
{
    /// <summary>The party is busy: Busy tone.</summary>
    Busy,

    /// <summary>Anything else: Reorder tone.</summary>
    Reorder,

    /// <summary>A code of <c>SIT1 RSC</c>: SIT1 tone.</summary>
    Sit1,

    /// <summary>A code of <c>SIT2 RSC</c>: SIT2 tone.</summary>
    Sit2,

    /// <summary>A code of <c>SIT3 RSC</c>: SIT3 tone.</summary>
    Sit3,

    /// <summary>A code of <c>SIT4 RSC</c>: SIT4 tone.</summary>
    Sit4,
}
