namespace Spa.Configuration.Parameters.Choices;

/// <summary>Own role in a media loopback call.</summary>
public enum LoopbackMode
{
    /// <summary><c>source</c>: Sends.</summary>
    Source,

    /// <summary><c>mirror</c>: sends back.</summary>
    Mirror,
}
