namespace Spa.Configuration.Parameters.Choices;

/// <summary>Shape of the ring voltage.</summary>
public enum RingWaveform
{
    /// <summary><c>Sinusoid</c>: Sine.</summary>
    Sinusoid,

    /// <summary>Trapezoid.</summary>
    Trapezoid,
}
