namespace Spa.Configuration.Parameters.Choices;

/// <summary>How sure a key must be before it is sent out of band.</summary>
public enum DtmfTxMode
{
    /// <summary><c>Strict</c>: level above -20 dBm, 70 ms or more.</summary>
    Strict,

    /// <summary><c>Normal</c>: 40 ms or more.</summary>
    Normal,
}
