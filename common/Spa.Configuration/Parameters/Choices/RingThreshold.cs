namespace Spa.Configuration.Parameters.Choices;

/// <summary>Smallest ring voltage taken as ringing.</summary>
public enum RingThreshold
{
    /// <summary><c>13.5-16.5 Vrms</c>: 13.5 to 16.5 V.</summary>
    Low,

    /// <summary><c>19.35-23.65 Vrms</c>: 19.35 to 23.65 V.</summary>
    Middle,

    /// <summary><c>40.5-49.5 Vrms</c>: 40.5 to 49.5 V.</summary>
    High,
}
