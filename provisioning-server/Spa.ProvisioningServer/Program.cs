using System.CommandLine;
using Spa.ProvisioningServer.Commands;

var root = new RootCommand("The provisioning server and its tools.") { ProfileCommand.Create() };
return ProfileCommand.Invoke(root.Parse(args));
