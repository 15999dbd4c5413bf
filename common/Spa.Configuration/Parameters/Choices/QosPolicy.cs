namespace Spa.Configuration.Parameters.Choices;

/// <summary>When upstream traffic is shaped.</summary>
public enum QosPolicy
{
    /// <summary><c>Always On</c>: Always.</summary>
    AlwaysOn,

    /// <summary><c>On When Phone In Use</c>: during calls.</summary>
    OnWhenPhoneInUse,
}
