using Spa.Cwmp.Soap;

namespace Spa.Cwmp.Messages;

/// <summary>What an ACS asked to be done to software modules has ended (A.4.2.3, ChangeDUState).</summary>
/// <param name="Results">In the order in which they were asked for.</param>
/// <param name="CommandKey">As it was asked for; empty = none.</param>
public sealed record DUStateChangeComplete(IReadOnlyList<OperationResult> Results, string CommandKey) : CwmpMessage
{
    internal const string Element = "DUStateChangeComplete";

    /// <inheritdoc/>
    public override string Method => Element;

    internal static DUStateChangeComplete Read(SoapReader reader)
    {
        var (results, commandKey) = (new List<OperationResult>(), string.Empty);
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            switch (reader.Name)
            {
                case "Results":
                    OperationResult.ReadInto(results, reader);
                    break;
                case "CommandKey":
                    commandKey = reader.Text();
                    break;
                default:
                    break;
            }
        }

        return new DUStateChangeComplete(results, commandKey);
    }

    internal override void WriteFields(SoapWriter writer)
    {
        foreach (var result in Results)
        {
            result.Write(writer);
        }

        writer.Text("CommandKey"u8, CommandKey);
    }
}

/// <summary>The ACS knows.</summary>
public sealed record DUStateChangeCompleteResponse : CwmpMessage
{
    internal const string Element = "DUStateChangeCompleteResponse";

    /// <summary>It has no fields.</summary>
    public static DUStateChangeCompleteResponse Instance { get; } = new();

    /// <inheritdoc/>
    public override string Method => Element;

    internal override void WriteFields(SoapWriter writer)
    {
    }
}
