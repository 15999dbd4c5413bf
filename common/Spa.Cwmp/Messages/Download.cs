using Spa.Cwmp.Soap;

namespace Spa.Cwmp.Messages;

/// <summary>Has a file fetched (A.3.2.8).</summary>
/// <param name="CommandKey">What TransferComplete will name; up to 32 characters.</param>
/// <param name="FileType">Of <see cref="FileTypes"/>.</param>
/// <param name="Url">Where it is.</param>
/// <param name="Username">For the file server; empty = none.</param>
/// <param name="Password">For the file server.</param>
/// <param name="FileSize">Bytes; 0 = not said.</param>
/// <param name="TargetFileName">May be empty.</param>
/// <param name="DelaySeconds">Not before this many seconds.</param>
/// <param name="SuccessUrl">For a browser; unused.</param>
/// <param name="FailureUrl">For a browser; unused.</param>
public sealed record Download(string CommandKey, string FileType, string Url, string Username, string Password, uint FileSize, string TargetFileName, uint DelaySeconds, string SuccessUrl, string FailureUrl) : CwmpMessage
{
    internal const string Element = "Download";

    /// <inheritdoc/>
    public override string Method => Element;

    internal static Download Read(SoapReader reader)
    {
        var (commandKey, fileType, url, username, password, fileSize, targetFileName, delaySeconds, successUrl, failureUrl) = (string.Empty, string.Empty, string.Empty, string.Empty, string.Empty, 0u, string.Empty, 0u, string.Empty, string.Empty);
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            switch (reader.Name)
            {
                case "CommandKey":
                    commandKey = reader.Text();
                    break;
                case "FileType":
                    fileType = reader.Text();
                    break;
                case "URL":
                    url = reader.Text();
                    break;
                case "Username":
                    username = reader.Text();
                    break;
                case "Password":
                    password = reader.Text();
                    break;
                case "FileSize":
                    fileSize = reader.Number();
                    break;
                case "TargetFileName":
                    targetFileName = reader.Text();
                    break;
                case "DelaySeconds":
                    delaySeconds = reader.Number();
                    break;
                case "SuccessURL":
                    successUrl = reader.Text();
                    break;
                case "FailureURL":
                    failureUrl = reader.Text();
                    break;
                default:
                    break;
            }
        }

        return new Download(commandKey, fileType, url, username, password, fileSize, targetFileName, delaySeconds, successUrl, failureUrl);
    }

    internal override void WriteFields(SoapWriter writer)
    {
        writer.Text("CommandKey"u8, CommandKey);
        writer.Text("FileType"u8, FileType);
        writer.Text("URL"u8, Url);
        writer.Text("Username"u8, Username);
        writer.Text("Password"u8, Password);
        writer.Number("FileSize"u8, FileSize);
        writer.Text("TargetFileName"u8, TargetFileName);
        writer.Number("DelaySeconds"u8, DelaySeconds);
        writer.Text("SuccessURL"u8, SuccessUrl);
        writer.Text("FailureURL"u8, FailureUrl);
    }
}

/// <summary>It is done or will be.</summary>
/// <param name="Status">0 = done within the session, 1 = TransferComplete will tell.</param>
/// <param name="StartTime">When it began; null = unknown.</param>
/// <param name="CompleteTime">When it ended; null = unknown.</param>
public sealed record DownloadResponse(uint Status, DateTimeOffset? StartTime, DateTimeOffset? CompleteTime) : CwmpMessage
{
    internal const string Element = "DownloadResponse";

    /// <inheritdoc/>
    public override string Method => Element;

    internal static DownloadResponse Read(SoapReader reader)
    {
        var (status, startTime, completeTime) = (0u, (DateTimeOffset?)null, (DateTimeOffset?)null);
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            switch (reader.Name)
            {
                case "Status":
                    status = reader.Number();
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

        return new DownloadResponse(status, startTime, completeTime);
    }

    internal override void WriteFields(SoapWriter writer)
    {
        writer.Number("Status"u8, Status);
        writer.Time("StartTime"u8, StartTime);
        writer.Time("CompleteTime"u8, CompleteTime);
    }
}
