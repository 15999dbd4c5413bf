using System.Diagnostics;
using Spa.ProvisioningServer.Hosting;

namespace Spa.Fleet.Tests.Http;

/// <summary>A command of the server, a process of its own.</summary>
internal static class CommandProcess
{
    /// <summary>Runs it on a data folder.</summary>
    public static async Task<(int Status, string Output, string Error)> Run(string data, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { typeof(ServerHost).Assembly.Location, "server", "--data", data }.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
