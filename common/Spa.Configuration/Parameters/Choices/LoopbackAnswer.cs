namespace Spa.Configuration.Parameters.Choices;

/// <summary>Answer to media loopback calls.</summary>
public enum LoopbackAnswer
{
    /// <summary><c>never</c>: 486.</summary>
    Never,

    /// <summary><c>automatic</c>: at once.</summary>
    Automatic,

    /// <summary><c>manual</c>: after the phone is lifted.</summary>
    Manual,
}
