using Spa.Cwmp.Soap;

namespace Spa.Cwmp.Messages;

/// <summary>A transfer that the ACS asked for has ended (A.3.3.2).</summary>
/// <param name="CommandKey">As it was asked for.</param>
/// <param name="Fault">How.</param>
/// <param name="StartTime">When it began; null = unknown.</param>
/// <param name="CompleteTime">When it ended; null = unknown.</param>
public sealed record TransferComplete(string CommandKey, TransferFault Fault, DateTimeOffset? StartTime, DateTimeOffset? CompleteTime) : CwmpMessage
{
    internal const string Element = "TransferComplete";

    /// <inheritdoc/>
    public override string Method => Element;

    internal static TransferComplete Read(SoapReader reader)
    {
        var (commandKey, fault, startTime, completeTime) = (string.Empty, TransferFault.None, (DateTimeOffset?)null, (DateTimeOffset?)null);
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            switch (reader.Name)
            {
                case "CommandKey":
                    commandKey = reader.Text();
                    break;
                case "FaultStruct":
                    fault = TransferFault.Read(reader);
                    break;
                case "StartTime":
                    startTime = reader.Time();
                    break;
                case "CompleteTime":
                    completeTime = reader.Time();
                    break;
                default:
                    break;
            }
        }

        return new TransferComplete(commandKey, fault, startTime, completeTime);
    }

    internal override void WriteFields(SoapWriter writer)
    {
        writer.Text("CommandKey"u8, CommandKey);
        Fault.Write(writer);
        writer.Time("StartTime"u8, StartTime);
        writer.Time("CompleteTime"u8, CompleteTime);
    }
}

/// <summary>The ACS knows.</summary>
public sealed record TransferCompleteResponse : CwmpMessage
{
    internal const string Element = "TransferCompleteResponse";

    /// <summary>It has no fields.</summary>
    public static TransferCompleteResponse Instance { get; } = new();

    /// <inheritdoc/>
    public override string Method => Element;

    internal override void WriteFields(SoapWriter writer)
    {
    }
}
