namespace Spa.Configuration.Parameters.Choices;

/// <summary>What an installed version does when the lines stay in use.</summary>
public enum ActivationMode
{
    /// <summary>It waits for ever.</summary>
    Wait,

    /// <summary>New calls are refused, those that run are let end.</summary>
    Drain,

    /// <summary>Calls are cut, but never an emergency call.</summary>
    Force,
}
