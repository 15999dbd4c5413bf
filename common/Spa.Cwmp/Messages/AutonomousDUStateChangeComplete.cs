using Spa.Cwmp.Soap;

namespace Spa.Cwmp.Messages;

/// <summary>Something was done to software modules that no ACS asked for (A.4.2.4).</summary>
/// <param name="Results">What; each names its operation.</param>
public sealed record AutonomousDUStateChangeComplete(IReadOnlyList<OperationResult> Results) : CwmpMessage
{
    internal const string Element = "AutonomousDUStateChangeComplete";

    /// <inheritdoc/>
    public override string Method => Element;

    internal static AutonomousDUStateChangeComplete Read(SoapReader reader)
    {
        var results = new List<OperationResult>();
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            if (reader.Name == "Results")
            {
                OperationResult.ReadInto(results, reader);
            }
        }

        return new AutonomousDUStateChangeComplete(results);
    }

    internal override void WriteFields(SoapWriter writer)
    {
        foreach (var result in Results)
        {
            result.Write(writer);
        }
    }
}

/// <summary>The ACS knows.</summary>
public sealed record AutonomousDUStateChangeCompleteResponse : CwmpMessage
{
    internal const string Element = "AutonomousDUStateChangeCompleteResponse";

    /// <summary>It has no fields.</summary>
    public static AutonomousDUStateChangeCompleteResponse Instance { get; } = new();

    /// <inheritdoc/>
    public override string Method => Element;

    internal override void WriteFields(SoapWriter writer)
    {
    }
}
