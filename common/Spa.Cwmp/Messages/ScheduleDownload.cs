using Spa.Cwmp.Soap;

namespace Spa.Cwmp.Messages;

/// <summary>Has a file fetched within windows of time (A.4.1.8).</summary>
/// <param name="CommandKey">What TransferComplete will name; up to 32 characters.</param>
/// <param name="FileType">Of <see cref="FileTypes"/>.</param>
/// <param name="Url">Where it is.</param>
/// <param name="Username">For the file server; empty = none.</param>
/// <param name="Password">For the file server.</param>
/// <param name="FileSize">Bytes; 0 = not said.</param>
/// <param name="TargetFileName">May be empty.</param>
/// <param name="Windows">One or two, the earlier first.</param>
public sealed record ScheduleDownload(string CommandKey, string FileType, string Url, string Username, string Password, uint FileSize, string TargetFileName, IReadOnlyList<TimeWindow> Windows) : CwmpMessage
{
    internal const string Element = "ScheduleDownload";

    /// <inheritdoc/>
    public override string Method => Element;

    internal static ScheduleDownload Read(SoapReader reader)
    {
        var (commandKey, fileType, url, username, password, fileSize, targetFileName, windows) = (string.Empty, string.Empty, string.Empty, string.Empty, string.Empty, 0u, string.Empty, (IReadOnlyList<TimeWindow>)[]);
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
                case "TimeWindowList":
                    windows = reader.List(TimeWindow.Read);
                    break;
                default:
                    break;
            }
        }

        return new ScheduleDownload(commandKey, fileType, url, username, password, fileSize, targetFileName, windows);
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
        writer.OpenArray("TimeWindowList"u8, "cwmp:TimeWindowStruct"u8, Windows.Count);
        foreach (var entry in Windows)
        {
            entry.Write(writer);
        }

        writer.Close("TimeWindowList"u8);
    }
}

/// <summary>It is noted.</summary>
public sealed record ScheduleDownloadResponse : CwmpMessage
{
    internal const string Element = "ScheduleDownloadResponse";

    /// <summary>It has no fields.</summary>
    public static ScheduleDownloadResponse Instance { get; } = new();

    /// <inheritdoc/>
    public override string Method => Element;

    internal override void WriteFields(SoapWriter writer)
    {
    }
}

/// <summary>When it may be (TimeWindowStruct).</summary>
/// <param name="Start">Seconds from the request.</param>
/// <param name="End">Seconds from the request.</param>
/// <param name="Mode">"1 At Any Time", "2 Immediately", "3 When Idle", "4 Confirmation Needed".</param>
/// <param name="UserMessage">For a person who is asked.</param>
/// <param name="MaxRetries">Tries after the first; -1 = as many as the CPE likes.</param>
public sealed record TimeWindow(uint Start, uint End, string Mode, string UserMessage, int MaxRetries)
{
    internal static TimeWindow Read(SoapReader reader)
    {
        var (start, end, mode, userMessage, maxRetries) = (0u, 0u, string.Empty, string.Empty, 0);
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            switch (reader.Name)
            {
                case "WindowStart":
                    start = reader.Number();
                    break;
                case "WindowEnd":
                    end = reader.Number();
                    break;
                case "WindowMode":
                    mode = reader.Text();
                    break;
                case "UserMessage":
                    userMessage = reader.Text();
                    break;
                case "MaxRetries":
                    maxRetries = reader.Signed();
                    break;
                default:
                    break;
            }
        }

        return new TimeWindow(start, end, mode, userMessage, maxRetries);
    }

    internal void Write(SoapWriter writer)
    {
        writer.Open("TimeWindowStruct"u8);
        writer.Number("WindowStart"u8, Start);
        writer.Number("WindowEnd"u8, End);
        writer.Text("WindowMode"u8, Mode);
        writer.Text("UserMessage"u8, UserMessage);
        writer.Number("MaxRetries"u8, MaxRetries);
        writer.Close("TimeWindowStruct"u8);
    }
}
