namespace Spa.Media.CallerId;

/// <summary>How and when a telephone is told who calls: the choices of <c>Caller ID Method</c>.</summary>
public enum CallerIdMethod
{
    /// <summary><c>Bellcore(N.Amer,China)</c>: data after the first ring.</summary>
    Bellcore,

    /// <summary><c>DTMF(Finland,Sweden)</c>: keys after a reversal, before the first ring.</summary>
    DtmfFinlandSweden,

    /// <summary><c>DTMF(Denmark)</c>: keys before the first ring.</summary>
    DtmfDenmark,

    /// <summary><c>DTMF(Denmark) With PR</c>: keys after a reversal, before the first ring.</summary>
    DtmfDenmarkReversal,

    /// <summary><c>ETSI DTMF</c>: keys after the alert tone, before the first ring.</summary>
    EtsiDtmf,

    /// <summary><c>ETSI DTMF With PR</c>: keys after a reversal and the alert tone, before the first ring.</summary>
    EtsiDtmfReversal,

    /// <summary><c>ETSI DTMF After Ring</c>: keys after the first ring.</summary>
    EtsiDtmfAfterRing,

    /// <summary><c>ETSI FSK</c>: data after the alert tone, before the first ring.</summary>
    EtsiFsk,

    /// <summary><c>ETSI FSK With PR(UK)</c>: data after a reversal and the alert tone, before the first ring.</summary>
    EtsiFskReversal,
}
