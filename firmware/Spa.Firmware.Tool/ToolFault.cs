namespace Spa.Firmware.Tool;

/// <summary>A command cannot go on: the sentence a person gets, and the exit status.</summary>
internal sealed class ToolFault(string message, int status) : Exception(message)
{
    public int Status { get; } = status;

    /// <summary>A wrong command line, or a file that cannot be read or written.</summary>
    public static ToolFault Usage(string message) => new(message, FirmwareCommand.Usage);

    /// <summary>A bad image, key or root.</summary>
    public static ToolFault Bad(string message) => new(message, FirmwareCommand.Bad);
}
