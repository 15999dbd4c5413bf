using Spa.Cwmp.Soap;

namespace Spa.Cwmp.Messages;

/// <summary>Asks for transfers under way (A.4.1.7).</summary>
public sealed record GetAllQueuedTransfers : CwmpMessage
{
    internal const string Element = "GetAllQueuedTransfers";

    /// <summary>It has no fields.</summary>
    public static GetAllQueuedTransfers Instance { get; } = new();

    /// <inheritdoc/>
    public override string Method => Element;

    internal override void WriteFields(SoapWriter writer)
    {
    }
}

/// <summary>The transfers.</summary>
/// <param name="Transfers">Up to 16.</param>
public sealed record GetAllQueuedTransfersResponse(IReadOnlyList<AnyQueuedTransfer> Transfers) : CwmpMessage
{
    internal const string Element = "GetAllQueuedTransfersResponse";

    /// <inheritdoc/>
    public override string Method => Element;

    internal static GetAllQueuedTransfersResponse Read(SoapReader reader)
    {
        var transfers = (IReadOnlyList<AnyQueuedTransfer>)[];
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            switch (reader.Name)
            {
                case "TransferList":
                    transfers = reader.List(AnyQueuedTransfer.Read);
                    break;
                default:
                    break;
            }
        }

        return new GetAllQueuedTransfersResponse(transfers);
    }

    internal override void WriteFields(SoapWriter writer)
    {
        writer.OpenArray("TransferList"u8, "cwmp:AllQueuedTransferStruct"u8, Transfers.Count);
        foreach (var entry in Transfers)
        {
            entry.Write(writer);
        }

        writer.Close("TransferList"u8);
    }
}

/// <summary>A transfer, whoever asked for it (AllQueuedTransferStruct).</summary>
/// <param name="CommandKey">Empty when no ACS asked for it.</param>
/// <param name="State">1 = not begun, 2 = under way, 3 = ended.</param>
/// <param name="IsDownload">Towards the CPE.</param>
/// <param name="FileType">Of <see cref="FileTypes"/>.</param>
/// <param name="FileSize">Bytes; 0 = not known.</param>
/// <param name="TargetFileName">May be empty.</param>
public sealed record AnyQueuedTransfer(string CommandKey, uint State, bool IsDownload, string FileType, uint FileSize, string TargetFileName)
{
    internal static AnyQueuedTransfer Read(SoapReader reader)
    {
        var (commandKey, state, isDownload, fileType, fileSize, targetFileName) = (string.Empty, 0u, false, string.Empty, 0u, string.Empty);
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
                case "IsDownload":
                    isDownload = reader.Truth();
                    break;
                case "FileType":
                    fileType = reader.Text();
                    break;
                case "FileSize":
                    fileSize = reader.Number();
                    break;
                case "TargetFileName":
                    targetFileName = reader.Text();
                    break;
                default:
                    break;
            }
        }

        return new AnyQueuedTransfer(commandKey, state, isDownload, fileType, fileSize, targetFileName);
    }

    internal void Write(SoapWriter writer)
    {
        writer.Open("AllQueuedTransferStruct"u8);
        writer.Text("CommandKey"u8, CommandKey);
        writer.Number("State"u8, State);
        writer.Truth("IsDownload"u8, IsDownload);
        writer.Text("FileType"u8, FileType);
        writer.Number("FileSize"u8, FileSize);
        writer.Text("TargetFileName"u8, TargetFileName);
        writer.Close("AllQueuedTransferStruct"u8);
    }
}
