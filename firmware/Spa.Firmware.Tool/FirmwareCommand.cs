using System.CommandLine;
using System.CommandLine.Invocation;

namespace Spa.Firmware.Tool;

/// <summary><c>firmware</c>: makes keys and images, and looks into them.</summary>
public static class FirmwareCommand
{
    /// <summary>Exit status: done, or the image is good.</summary>
    public const int Good = 0;

    /// <summary>Exit status: the image or key is bad.</summary>
    public const int Bad = 1;

    /// <summary>Exit status: the command line is wrong, or a file on it cannot be read or written.</summary>
    public const int Usage = 2;

    /// <summary>The command with all its parts.</summary>
    public static RootCommand Create() => new("Firmware images: make keys, pack, sign, show, verify, and put the first one into a unit; change whom units trust, and say which image is wanted.")
    {
        KeygenCommand.Create(),
        PackCommand.Create(),
        SignCommand.Create(),
        ShowCommand.Create(),
        VerifyCommand.Create(),
        InstallCommand.Create(),
        RootCommands.Create(),
        CampaignCommands.Create(),
    };

    /// <summary>Runs what was parsed. A wrong command line ends with <see cref="Usage"/>, where the library alone would say 1.</summary>
    public static int Invoke(ParseResult parsed, InvocationConfiguration? configuration = null)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        var status = parsed.Invoke(configuration ?? new InvocationConfiguration());
        return parsed.Action is ParseErrorAction ? Usage : status;
    }
}
