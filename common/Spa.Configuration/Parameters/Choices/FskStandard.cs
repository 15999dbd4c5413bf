namespace Spa.Configuration.Parameters.Choices;

/// <summary>Tones of caller ID.</summary>
public enum FskStandard
{
    /// <summary><c>bell 202</c>: 1200 and 2200 Hz.</summary>
    Bell202,

    /// <summary><c>v.23</c>: 1300 and 2100 Hz.</summary>
    V23,
}
