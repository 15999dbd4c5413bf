using System.CommandLine;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Commands;

/// <summary><c>server ca</c>.</summary>
internal static class CaCommands
{
    public static Command Create() => new("ca", "The provider's certificate authority.") { Export(), ShowOne() };

    private static Command Export()
    {
        var folder = new Argument<string>("DIR") { Description = "Folder to make; holds the authority's private key, keep it as the factory keeps its keys." };
        var command = new Command("export", "Write ca.crt, ca.key and firmware-root.json for the factory step './spa device make --ca DIR'.") { folder };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, (store, _) =>
        {
            using var ca = ProviderCa.Open(store.Folder);
            var to = Path.GetFullPath(parsed.GetValue(folder)!);
            PrivateFile.MakeFolder(to);
            var files = new List<string>();
            foreach (var (from, name) in new[] { (ca.Folder, "ca.crt"), (ca.Folder, "ca.key"), (store.Folder, "firmware-root.json") })
            {
                var path = Path.Combine(from, name);
                if (File.Exists(path))
                {
                    PrivateFile.Replace(Path.Combine(to, name), File.ReadAllBytes(path));
                    files.Add(name);
                }
            }

            return Task.FromResult(Shared.Show(parsed, new { ok = true, folder = to, files }, console => console.Write(new Spectre.Console.Text($"{string.Join(", ", files)} written to {to}.\n"))));
        }));
        return command;
    }

    private static Command ShowOne()
    {
        var command = new Command("show", "Print the authority's certificate (PEM), which units must trust.");
        command.SetAction((parsed, _) => Shared.OnStore(parsed, (store, _) =>
        {
            using var ca = ProviderCa.Open(store.Folder);
            return Task.FromResult(Shared.Show(parsed, new { pem = ca.Pem, folder = ca.Folder }, console => console.Write(new Spectre.Console.Text(ca.Pem))));
        }));
        return command;
    }
}
