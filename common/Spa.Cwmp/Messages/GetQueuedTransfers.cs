using Spa.Cwmp.Soap;

namespace Spa.Cwmp.Messages;

/// <summary>Asks for transfers under way; of old ACSs (A.4.1.1).</summary>
public sealed record GetQueuedTransfers : CwmpMessage
{
    internal const string Element = "GetQueuedTransfers";

    /// <summary>It has no fields.</summary>
    public static GetQueuedTransfers Instance { get; } = new();

    /// <inheritdoc/>
    public override string Method => Element;

    internal override void WriteFields(SoapWriter writer)
    {
    }
}

/// <summary>The transfers.</summary>
/// <param name="Transfers">Up to 16.</param>
public sealed record GetQueuedTransfersResponse(IReadOnlyList<QueuedTransfer> Transfers) : CwmpMessage
{
    internal const string Element = "GetQueuedTransfersResponse";

    /// <inheritdoc/>
    public override string Method => Element;

    internal static GetQueuedTransfersResponse Read(SoapReader reader)
    {
        var transfers = (IReadOnlyList<QueuedTransfer>)[];
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            switch (reader.Name)
            {
                case "TransferList":
                    transfers = reader.List(QueuedTransfer.Read);
                    break;
                default:
                    break;
            }
        }

        return new GetQueuedTransfersResponse(transfers);
    }

    internal override void WriteFields(SoapWriter writer)
    {
        writer.OpenArray("TransferList"u8, "cwmp:QueuedTransferStruct"u8, Transfers.Count);
        foreach (var entry in Transfers)
        {
            entry.Write(writer);
        }

        writer.Close("TransferList"u8);
    }
}

/// <summary>A transfer (QueuedTransferStruct).</summary>
/// <param name="CommandKey">As it was asked for.</param>
/// <param name="State">1 = not begun, 2 = under way, 3 = ended.</param>
public sealed record QueuedTransfer(string CommandKey, uint State)
{
    internal static QueuedTransfer Read(SoapReader reader)
    {
        var (commandKey, state) = (string.Empty, 0u);
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            switch (reader.Name)
            {
                case "CommandKey":
                    commandKey = reader.Text();
                    break;
                case "State":
                    state = reader.Number();
                    break;
                default:
                    break;
            }
        }

        return new QueuedTransfer(commandKey, state);
    }

    internal void Write(SoapWriter writer)
    {
        writer.Open("QueuedTransferStruct"u8);
        writer.Text("CommandKey"u8, CommandKey);
        writer.Number("State"u8, State);
        writer.Close("QueuedTransferStruct"u8);
    }
}
