namespace Spa.Configuration.Parameters.Choices;

/// <summary>When the short ring before the lamp signal is given.</summary>
public enum VmwiRingPolicy
{
    /// <summary><c>New VM Available</c>: with each notice of new messages.</summary>
    Available,

    /// <summary><c>New VM Becomes Available</c>: when the first arrives.</summary>
    BecomesAvailable,

    /// <summary><c>New VM Arrives</c>: when the count grows.</summary>
    Arrives,
}
