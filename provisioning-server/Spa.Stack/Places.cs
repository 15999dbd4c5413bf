using System.Runtime.InteropServices;

namespace Spa.Stack;

/// <summary>Where the built programs are.</summary>
/// <param name="Root">The repository's folder.</param>
internal sealed record Places(string Root)
{
    private static string Architecture => RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "x64";

    /// <summary>The provisioning server.</summary>
    public string Server => Built("Spa.ProvisioningServer");

    /// <summary>The firmware tool.</summary>
    public string FirmwareTool => Built("Spa.Firmware.Tool");

    /// <summary>The device program as a firmware image carries it.</summary>
    public string Device => Native("Spa.Device");

    /// <summary>The launcher.</summary>
    public string Launcher => Native("Spa.Launcher");

    /// <summary>Does a command of the server some other way than as a process of its own: arguments in; exit status, output and errors out. Null = as a process.</summary>
    public Func<IReadOnlyList<string>, Task<(int Status, string Output, string Error)>>? Operator { get; init; }

    /// <summary>What is missing of them; empty when all are built.</summary>
    public IReadOnlyList<string> Missing => [.. new[] { Server, FirmwareTool, Device, Launcher }.Where(p => !File.Exists(p))];

    private string Built(string name) => Path.Combine(Root, "artifacts", "bin", name, "release", name + ".dll");

    private string Native(string name) => Path.Combine(Root, "artifacts", "publish", name, $"release_linux-{Architecture}", name);
}
