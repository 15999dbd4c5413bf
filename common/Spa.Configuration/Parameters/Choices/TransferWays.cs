namespace Spa.Configuration.Parameters.Choices;

/// <summary><c>CWMP_Autonomous_Direction</c>: the transfers that an ACS is told of, by their way.</summary>
public enum TransferWays
{
    /// <summary>To the unit and from it.</summary>
    Both,

    /// <summary>To the unit only.</summary>
    Download,

    /// <summary>From the unit only.</summary>
    Upload,
}
