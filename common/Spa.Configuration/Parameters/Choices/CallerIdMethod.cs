namespace Spa.Configuration.Parameters.Choices;

/// <summary>Signal and timing of caller ID towards the phone.</summary>
public enum CallerIdMethod
{
    /// <summary><c>Bellcore(N.Amer,China)</c>: FSK after the first ring.</summary>
    Bellcore,

    /// <summary><c>DTMF(Finland,Sweden)</c>: DTMF after polarity reversal, before the first ring.</summary>
    DtmfFinland,

    /// <summary><c>DTMF(Denmark)</c>: DTMF before the first ring.</summary>
    DtmfDenmark,

    /// <summary><c>ETSI DTMF</c>: DTMF after DTAS, before the first ring.</summary>
    EtsiDtmf,

    /// <summary><c>ETSI DTMF With PR</c>: DTMF after polarity reversal and DTAS, before the first ring.</summary>
    EtsiDtmfReversal,

    /// <summary><c>ETSI DTMF After Ring</c>: DTMF after the first ring.</summary>
    EtsiDtmfAfterRing,

    /// <summary><c>ETSI FSK</c>: FSK after DTAS, before the first ring.</summary>
    EtsiFsk,

    /// <summary><c>ETSI FSK With PR(UK)</c>: FSK after polarity reversal and DTAS, before the first ring.</summary>
    EtsiFskReversal,

    /// <summary><c>DTMF(Denmark) With PR</c>: DTMF after polarity reversal, before the first ring.</summary>
    DtmfDenmarkReversal,
}
