namespace Spa.Configuration.Parameters.Choices;

/// <summary>Load shown to the ring signal.</summary>
public enum RingerImpedance
{
    /// <summary><c>High (Normal)</c>: High.</summary>
    High,

    /// <summary><c>Synthesized (Poland,S.Africa,Slovenia)</c>: about 7 kilo-ohm.</summary>
    Synthesized,
}
