using System.CommandLine;

namespace Spa.ProvisioningServer.Commands;

/// <summary><c>server</c>: runs the provisioning server, and everything an operator does from the terminal.</summary>
internal static class ServerCommand
{
    public static Command Create()
    {
        var command = new Command("server", "Run the provisioning server (the default), or work on its store, also while it runs.")
        {
            DeviceCommands.Create(),
            DeviceCommands.Waiting(),
            LayerCommands.Create(),
            FirmwareCommands.Create(),
            UserCommands.Create(),
            TokenCommands.Create(),
            AuditCommands.Create(),
            WebhookCommands.Create(),
            CaCommands.Create(),
            UnitCommands.Create(),
            ReportCommands.Create(),
            BackupCommands.Backup(),
            BackupCommands.Restore(),
        };
        command.Options.Add(Shared.Data);
        command.Options.Add(Shared.Database);
        command.Options.Add(Shared.Json);
        var run = new Command("run", "Run the server.");
        RunCommand.Fill(run);
        RunCommand.Fill(command);
        command.Subcommands.Add(run);
        return command;
    }
}
