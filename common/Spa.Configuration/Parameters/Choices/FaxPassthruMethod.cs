namespace Spa.Configuration.Parameters.Choices;

/// <summary>How fax pass-through is announced.</summary>
public enum FaxPassthruMethod
{
    /// <summary><c>None</c>: not at all.</summary>
    None,

    /// <summary><c>NSE</c>: by NSE events.</summary>
    Nse,

    /// <summary><c>ReINVITE</c>: by re-INVITE.</summary>
    ReInvite,
}
