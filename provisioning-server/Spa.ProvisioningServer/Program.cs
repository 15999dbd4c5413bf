using Spa.ProvisioningServer.Commands;

return await RootCommands.Invoke(args);
