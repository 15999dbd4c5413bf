namespace Spa.Configuration.Parameters.Choices;

/// <summary>How keys are sent to the far end.</summary>
public enum DtmfTxMethod
{
    /// <summary><c>InBand</c>: as tones.</summary>
    InBand,

    /// <summary><c>AVT</c>: as telephone-event.</summary>
    Avt,

    /// <summary><c>INFO</c>: by INFO.</summary>
    Sip,

    /// <summary><c>Auto</c>: as telephone-event when negotiated, else as tones.</summary>
    Auto,

    /// <summary><c>InBand+INFO</c>: as tones and by INFO.</summary>
    InBandAndSip,

    /// <summary><c>AVT+INFO</c>: as telephone-event and by INFO.</summary>
    AvtAndSip,
}
