namespace Spa.Configuration.Parameters.Choices;

/// <summary>How a report goes to a web server.</summary>
public enum ReportMethod
{
    /// <summary>As the original does it.</summary>
    Post,

    /// <summary>For servers that only keep files.</summary>
    Put,
}
