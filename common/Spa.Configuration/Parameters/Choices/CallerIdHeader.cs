namespace Spa.Configuration.Parameters.Choices;

/// <summary>Headers a caller's identity is taken from, in order.</summary>
public enum CallerIdHeader
{
    /// <summary><c>PAID-RPID-FROM</c>: P-Asserted-Identity, Remote-Party-ID, From.</summary>
    PaidRpidFrom,

    /// <summary><c>PAID-FROM</c>: P-Asserted-Identity, From.</summary>
    PaidFrom,

    /// <summary><c>RPID-PAID-FROM</c>: Remote-Party-ID, P-Asserted-Identity, From.</summary>
    RpidPaidFrom,

    /// <summary><c>RPID-FROM</c>: Remote-Party-ID, From.</summary>
    RpidFrom,

    /// <summary><c>FROM</c>: From.</summary>
    From,
}
