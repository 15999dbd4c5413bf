namespace Spa.Cwmp.Messages;

/// <summary>File types of transfers (TR-069 A.3.2.8, A.4.1.5). Queued transfers and AutonomousTransferComplete number some of them otherwise.</summary>
public static class FileTypes
{
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
}
