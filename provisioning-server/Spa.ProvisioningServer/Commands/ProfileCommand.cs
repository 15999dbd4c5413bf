using System.CommandLine;
using System.CommandLine.Invocation;

namespace Spa.ProvisioningServer.Commands;

/// <summary><c>profile</c>: tools for profile files, rules and dial plans. They read and write files only; no server and no device is needed.</summary>
public static class ProfileCommand
{
    /// <summary>Exit status: done, or the file is good.</summary>
    public const int Good = 0;

    /// <summary>Exit status: the profile, the rule or the dial plan is bad.</summary>
    public const int Bad = 1;

    /// <summary>Exit status: the command line is wrong, or a file on it cannot be read or written.</summary>
    public const int Usage = 2;

    /// <summary>The command with all its parts.</summary>
    public static Command Create() => new("profile", "Tools for profiles: encrypt, decrypt, check, read, diff; explain a dial plan, expand a rule.")
    {
        ProfileEncryptCommand.Create(),
        ProfileDecryptCommand.Create(),
        ProfileCheckCommand.Create(),
        ProfileReadCommand.Create(),
        ProfileDiffCommand.Create(),
        ProfileExplainCommand.Create(),
        ProfileRuleCommand.Create(),
        ProfileFactoryCommand.Create(),
    };

    /// <summary>Runs what was parsed. A wrong command line ends with <see cref="Usage"/>, where the library alone would say 1.</summary>
    public static int Invoke(ParseResult parsed, InvocationConfiguration? configuration = null)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        var status = parsed.Invoke(configuration ?? new InvocationConfiguration());
        return parsed.Action is ParseErrorAction ? Usage : status;
    }
}
