using Spa.Cwmp.Soap;

namespace Spa.Cwmp.Messages;

/// <summary>Has a file sent (A.4.1.5).</summary>
/// <param name="CommandKey">What TransferComplete will name; up to 32 characters.</param>
/// <param name="FileType">Of <see cref="FileTypes"/>.</param>
/// <param name="Url">Where to.</param>
/// <param name="Username">For the file server; empty = none.</param>
/// <param name="Password">For the file server.</param>
/// <param name="DelaySeconds">Not before this many seconds.</param>
public sealed record Upload(string CommandKey, string FileType, string Url, string Username, string Password, uint DelaySeconds) : CwmpMessage
{
    internal const string Element = "Upload";

    /// <inheritdoc/>
    public override string Method => Element;

    internal static Upload Read(SoapReader reader)
    {
        var (commandKey, fileType, url, username, password, delaySeconds) = (string.Empty, string.Empty, string.Empty, string.Empty, string.Empty, 0u);
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
                case "DelaySeconds":
                    delaySeconds = reader.Number();
                    break;
                default:
                    break;
            }
        }

        return new Upload(commandKey, fileType, url, username, password, delaySeconds);
    }

    internal override void WriteFields(SoapWriter writer)
    {
        writer.Text("CommandKey"u8, CommandKey);
        writer.Text("FileType"u8, FileType);
        writer.Text("URL"u8, Url);
        writer.Text("Username"u8, Username);
        writer.Text("Password"u8, Password);
        writer.Number("DelaySeconds"u8, DelaySeconds);
    }
}

/// <summary>It is done or will be.</summary>
/// <param name="Status">0 = done within the session, 1 = TransferComplete will tell.</param>
/// <param name="StartTime">When it began; null = unknown.</param>
/// <param name="CompleteTime">When it ended; null = unknown.</param>
public sealed record UploadResponse(uint Status, DateTimeOffset? StartTime, DateTimeOffset? CompleteTime) : CwmpMessage
{
    internal const string Element = "UploadResponse";

    /// <inheritdoc/>
    public override string Method => Element;

    internal static UploadResponse Read(SoapReader reader)
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

        return new UploadResponse(status, startTime, completeTime);
    }

    internal override void WriteFields(SoapWriter writer)
    {
        writer.Number("Status"u8, Status);
        writer.Time("StartTime"u8, StartTime);
        writer.Time("CompleteTime"u8, CompleteTime);
    }
}
