namespace Spa.Configuration.Parameters.Choices;

/// <summary>How fast loop current falls at hang-up.</summary>
public enum OnHookSpeed
{
    /// <summary><c>Less than 0.5 ms</c>: at once.</summary>
    HalfMillisecond,

    /// <summary><c>3 ms (ETSI)</c>: in 3 ms.</summary>
    Etsi,

    /// <summary><c>26 ms (Australia)</c>: in 26 ms.</summary>
    Australia,
}
