namespace Spa.Foundation.Stun;

/// <summary>Class of a message (RFC 5389 6).</summary>
public enum StunClass
{
    /// <summary>Asks.</summary>
    Request = 0,

    /// <summary>Tells, and wants no answer.</summary>
    Indication = 1,

    /// <summary>The answer.</summary>
    Success = 2,

    /// <summary>A refusal.</summary>
    Error = 3,
}
