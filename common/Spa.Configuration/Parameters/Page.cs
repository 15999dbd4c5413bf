namespace Spa.Configuration.Parameters;

/// <summary>A page of the device's web administration, in the order of its tabs.</summary>
public enum Page
{
    /// <summary>Router: Wan Setup.</summary>
    RouterWan,

    /// <summary>Router: Lan Setup.</summary>
    RouterLan,

    /// <summary>Router: Application.</summary>
    RouterApplication,

    /// <summary>Voice: System.</summary>
    System,

    /// <summary>Voice: SIP.</summary>
    Sip,

    /// <summary>Voice: Provisioning.</summary>
    Provisioning,

    /// <summary>Voice: Regional.</summary>
    Regional,

    /// <summary>Voice: Line 1.</summary>
    Line1,

    /// <summary>Voice: PSTN Line.</summary>
    PstnLine,

    /// <summary>Voice: User 1.</summary>
    User1,

    /// <summary>Voice: PSTN User.</summary>
    PstnUser,
}
