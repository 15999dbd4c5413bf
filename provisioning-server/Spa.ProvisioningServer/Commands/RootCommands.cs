using System.CommandLine;
using System.CommandLine.Invocation;

namespace Spa.ProvisioningServer.Commands;

/// <summary>All commands of this program.</summary>
internal static class RootCommands
{
    /// <summary>Exit status of a command line that is wrong.</summary>
    public const int Usage = 2;

    public static RootCommand Create() => new("The provisioning server and the profile tools.")
    {
        ServerCommand.Create(),
        ProfileCommand.Create(),
    };

    /// <summary>Runs a command line.</summary>
    /// <param name="args">What follows the program's name.</param>
    /// <param name="to">Where it prints; null = the terminal.</param>
    public static async Task<int> Invoke(string[] args, InvocationConfiguration? to = null)
    {
        var parsed = Create().Parse(args);
        var status = await parsed.InvokeAsync(to);
        return parsed.Action is ParseErrorAction ? Usage : status;
    }
}
