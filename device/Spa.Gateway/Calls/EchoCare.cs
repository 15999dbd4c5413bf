namespace Spa.Gateway.Calls;

/// <summary>What may be done against an echo in a call.</summary>
public enum EchoCare
{
    /// <summary>What the settings say: speech.</summary>
    Usual,

    /// <summary>It is taken out, and what is left stays: a fax machine.</summary>
    NoSuppression,

    /// <summary>Nothing.</summary>
    None,
}
