namespace Spa.Configuration.Parameters.Choices;

/// <summary><c>CWMP_Autonomous_Result</c>: the transfers that an ACS is told of, by how they ended.</summary>
public enum TransferEnds
{
    /// <summary>However they ended.</summary>
    Both,

    /// <summary>Those that went well.</summary>
    Success,

    /// <summary>Those that failed.</summary>
    Failure,
}
