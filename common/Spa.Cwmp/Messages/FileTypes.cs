using System.Buffers;

namespace Spa.Cwmp.Messages;

/// <summary>File types of transfers (TR-069 A.3.2.8, A.4.1.5). Queued transfers and AutonomousTransferComplete number some of them otherwise.</summary>
public static class FileTypes
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789ABCDEF");

    /// <summary>An image.</summary>
    public const string Firmware = "1 Firmware Upgrade Image";

    /// <summary>Pages of the CPE.</summary>
    public const string WebContent = "2 Web Content";

    /// <summary>A profile.</summary>
    public const string Configuration = "3 Vendor Configuration File";

    /// <summary>Tones.</summary>
    public const string Tone = "4 Tone File";

    /// <summary>Rings.</summary>
    public const string Ringer = "5 Ringer File";

    /// <summary>Of an Upload.</summary>
    public const string UploadConfiguration = "1 Vendor Configuration File";

    /// <summary>Of an Upload.</summary>
    public const string UploadLog = "2 Vendor Log File";

    /// <summary>A log among queued transfers and in AutonomousTransferComplete.</summary>
    public const string QueuedLog = "4 Vendor Log File";

    /// <summary>Whether a Download may name it (TR-069 A.3.2.8): one of the standard's, or a vendor's own, "X 000E08 Name".</summary>
    public static bool IsOfDownload(string type) => type is Firmware or WebContent or Configuration or Tone or Ringer || IsOwn(type);

    /// <summary>Whether an Upload may name it (TR-069 A.4.1.5); types 3 and 4 end with the number of a file.</summary>
    public static bool IsOfUpload(string type)
        => type is UploadConfiguration or UploadLog || IsNumbered(type, Configuration) || IsNumbered(type, QueuedLog) || IsOwn(type);

    private static bool IsNumbered(string type, string start)
        => type.StartsWith(start + " ", StringComparison.Ordinal) && type.Length > start.Length + 1 && type[start.Length + 1] != '0' && type.AsSpan(start.Length + 1).IndexOfAnyExceptInRange('0', '9') < 0;

    private static bool IsOwn(string type) => type is ['X', ' ', _, _, _, _, _, _, ' ', ..] && type.AsSpan(2, 6).IndexOfAnyExcept(Digits) < 0;
}
