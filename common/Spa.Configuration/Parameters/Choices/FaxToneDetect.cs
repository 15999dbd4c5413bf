namespace Spa.Configuration.Parameters.Choices;

/// <summary>On which side fax tones are watched for.</summary>
public enum FaxToneDetect
{
    /// <summary><c>caller or callee</c>: Both.</summary>
    CallerOrCallee,

    /// <summary><c>caller only</c>: when calling.</summary>
    CallerOnly,

    /// <summary><c>callee only</c>: when called.</summary>
    CalleeOnly,
}
