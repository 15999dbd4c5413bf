namespace Spa.Configuration.Parameters.Choices;

/// <summary>How features are chosen with two calls at hand.</summary>
public enum FeatureInvocation
{
    /// <summary><c>Default</c>: by flash and on-hook.</summary>
    Default,

    /// <summary><c>Sweden default</c>: by flash and a digit.</summary>
    Sweden,
}
