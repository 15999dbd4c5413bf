using Spa.Cwmp.Soap;

namespace Spa.Cwmp.Messages;

/// <summary>A transfer that no ACS asked for has ended (A.3.3.3).</summary>
/// <param name="AnnounceUrl">Where the CPE learned of the file; may be empty.</param>
/// <param name="TransferUrl">Where the file is.</param>
/// <param name="IsDownload">Towards the CPE.</param>
/// <param name="FileType">Of <see cref="FileTypes"/>.</param>
/// <param name="FileSize">Bytes; 0 = not known.</param>
/// <param name="TargetFileName">May be empty.</param>
/// <param name="Fault">How.</param>
/// <param name="StartTime">When it began; null = unknown.</param>
/// <param name="CompleteTime">When it ended; null = unknown.</param>
public sealed record AutonomousTransferComplete(string AnnounceUrl, string TransferUrl, bool IsDownload, string FileType, uint FileSize, string TargetFileName, TransferFault Fault, DateTimeOffset? StartTime, DateTimeOffset? CompleteTime) : CwmpMessage
{
    internal const string Element = "AutonomousTransferComplete";

    /// <inheritdoc/>
    public override string Method => Element;

    internal static AutonomousTransferComplete Read(SoapReader reader)
    {
        var (announceUrl, transferUrl, isDownload, fileType, fileSize, targetFileName, fault, startTime, completeTime) = (string.Empty, string.Empty, false, string.Empty, 0u, string.Empty, TransferFault.None, (DateTimeOffset?)null, (DateTimeOffset?)null);
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            switch (reader.Name)
            {
                case "AnnounceURL":
                    announceUrl = reader.Text();
                    break;
                case "TransferURL":
                    transferUrl = reader.Text();
                    break;
                case "IsDownload":
                    isDownload = reader.Truth();
                    break;
                case "FileType":
                    fileType = reader.Text();
                    break;
                case "FileSize":
                    fileSize = reader.Count();
                    break;
                case "TargetFileName":
                    targetFileName = reader.Text();
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

        return new AutonomousTransferComplete(announceUrl, transferUrl, isDownload, fileType, fileSize, targetFileName, fault, startTime, completeTime);
    }

    internal override void WriteFields(SoapWriter writer)
    {
        writer.Text("AnnounceURL"u8, AnnounceUrl);
        writer.Text("TransferURL"u8, TransferUrl);
        writer.Truth("IsDownload"u8, IsDownload);
        writer.Text("FileType"u8, FileType);
        writer.Number("FileSize"u8, FileSize);
        writer.Text("TargetFileName"u8, TargetFileName);
        Fault.Write(writer);
        writer.Time("StartTime"u8, StartTime);
        writer.Time("CompleteTime"u8, CompleteTime);
    }
}

/// <summary>The ACS knows.</summary>
public sealed record AutonomousTransferCompleteResponse : CwmpMessage
{
    internal const string Element = "AutonomousTransferCompleteResponse";

    /// <summary>It has no fields.</summary>
    public static AutonomousTransferCompleteResponse Instance { get; } = new();

    /// <inheritdoc/>
    public override string Method => Element;

    internal override void WriteFields(SoapWriter writer)
    {
    }
}
