using System.CommandLine;
using System.Runtime.Versioning;
using Spa.ProvisioningServer.Commands;

namespace Spa.Fleet.Tests.Profiles;

/// <summary>Runs a profile command in process, in a folder of its own.</summary>
[SupportedOSPlatform("linux")]
internal sealed class CommandLine : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("spa-profile-");

    public string Path(string name) => System.IO.Path.Combine(folder.FullName, name);

    public string Write(string name, byte[] content)
    {
        File.WriteAllBytes(Path(name), content);
        return Path(name);
    }

    public static (int Status, string Output, string Errors) Run(params string[] arguments)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        var root = new RootCommand { ProfileCommand.Create() };
        var status = ProfileCommand.Invoke(root.Parse(["profile", .. arguments]), new InvocationConfiguration { Output = output, Error = errors });
        return (status, output.ToString(), errors.ToString());
    }

    public void Dispose() => folder.Delete(recursive: true);
}
