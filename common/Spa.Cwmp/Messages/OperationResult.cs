using Spa.Cwmp.Soap;

namespace Spa.Cwmp.Messages;

/// <summary>What came of an operation on a software module (OpResultStruct and AutonOpResultStruct of the schema).</summary>
/// <param name="Uuid">The deployment unit.</param>
/// <param name="Reference">Its row in the data model; may be empty.</param>
/// <param name="Version">Its version.</param>
/// <param name="State">Installed, Uninstalled or Failed.</param>
/// <param name="IsResolved">All that it depends on is there.</param>
/// <param name="ExecutionUnits">Rows of its execution units, with commas between.</param>
/// <param name="StartTime">When it began; null = unknown.</param>
/// <param name="CompleteTime">When it ended; null = unknown.</param>
/// <param name="Fault">How.</param>
/// <param name="Operation">Install, Update or Uninstall, of one that nobody asked for; null = the ACS asked for it.</param>
public sealed record OperationResult(string Uuid, string Reference, string Version, string State, bool IsResolved, string ExecutionUnits, DateTimeOffset? StartTime, DateTimeOffset? CompleteTime, TransferFault Fault, string? Operation)
{
    // Far more than any device has.
    private const int Most = 256;

    internal static void ReadInto(List<OperationResult> results, SoapReader reader)
    {
        if (results.Count == Most)
        {
            throw reader.Wrong($"more than {Most} results");
        }

        results.Add(Read(reader));
    }

    internal void Write(SoapWriter writer)
    {
        writer.Open("Results"u8);
        writer.Text("UUID"u8, Uuid);
        writer.Text("DeploymentUnitRef"u8, Reference);
        writer.Text("Version"u8, Version);
        writer.Text("CurrentState"u8, State);
        writer.Truth("Resolved"u8, IsResolved);
        writer.Text("ExecutionUnitRefList"u8, ExecutionUnits);
        writer.Time("StartTime"u8, StartTime);
        writer.Time("CompleteTime"u8, CompleteTime);
        writer.Open("Fault"u8);
        writer.Number("FaultCode"u8, (int)Fault.Code);
        writer.Text("FaultString"u8, Fault.Text);
        writer.Close("Fault"u8);
        if (Operation is not null)
        {
            writer.Text("OperationPerformed"u8, Operation);
        }

        writer.Close("Results"u8);
    }

    private static OperationResult Read(SoapReader reader)
    {
        var result = new OperationResult(string.Empty, string.Empty, string.Empty, string.Empty, false, string.Empty, null, null, TransferFault.None, null);
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            result = reader.Name switch
            {
                "UUID" => result with { Uuid = reader.Text() },
                "DeploymentUnitRef" => result with { Reference = reader.Text() },
                "Version" => result with { Version = reader.Text() },
                "CurrentState" => result with { State = reader.Text() },
                "Resolved" => result with { IsResolved = reader.Truth() },
                "ExecutionUnitRefList" => result with { ExecutionUnits = reader.Text() },
                "StartTime" => result with { StartTime = reader.Time() },
                "CompleteTime" => result with { CompleteTime = reader.Time() },
                "Fault" => result with { Fault = TransferFault.Read(reader) },
                "OperationPerformed" => result with { Operation = reader.Text() },
                _ => result,
            };
        }

        return result;
    }
}
