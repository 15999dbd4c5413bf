using System.CommandLine;
using Spa.Configuration.Profiles;

namespace Spa.ProvisioningServer.Commands;

/// <summary><c>profile factory</c>: a complete profile to begin with.</summary>
internal static class ProfileFactoryCommand
{
    public static Command Create()
    {
        var to = new Argument<string>("OUT") { Description = "The file to write; - is standard output.", DefaultValueFactory = _ => "-" };
        var command = new Command("factory", "Write a profile of all parameters with their factory values.") { to };
        command.SetAction(arguments => ProfileFiles.Write(arguments.GetValue(to)!, ProfileReport.Factory(), arguments.InvocationConfiguration.Error) ? ProfileCommand.Good : ProfileCommand.Usage);
        return command;
    }
}
