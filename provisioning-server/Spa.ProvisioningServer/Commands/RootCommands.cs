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

    public static async Task<int> Invoke(string[] args)
    {
        var parsed = Create().Parse(args);
        var status = await parsed.InvokeAsync();
        return parsed.Action is ParseErrorAction ? Usage : status;
    }
}
