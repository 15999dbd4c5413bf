namespace Spa.Configuration.Parameters.Choices;

/// <summary>How a hook flash is sent to the far end.</summary>
public enum HookFlashTxMethod
{
    /// <summary><c>None</c>: not sent; it acts here.</summary>
    None,

    /// <summary><c>AVT</c>: as event 16.</summary>
    Avt,

    /// <summary><c>INFO</c>: by INFO.</summary>
    Sip,
}
