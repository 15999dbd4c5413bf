namespace Spa.Configuration.Parameters.Choices;

/// <summary>Type of media loopback.</summary>
public enum LoopbackType
{
    /// <summary><c>media</c>: decoded and encoded again.</summary>
    Media,

    /// <summary><c>packet</c>: packets as they came.</summary>
    Packet,
}
