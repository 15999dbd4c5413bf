using System.Diagnostics;
using System.Text.Json;
using Spa.ProvisioningServer.Hosting;

namespace Spa.Fleet.Tests.Storage;

/// <summary>The real server, or one of its commands, as a process of its own.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process process;

    private ServerProcess(Process process, string http) => (this.process, Http) = (process, http);

    public string Http { get; }

    /// <summary>Starts a server on free ports.</summary>
    /// <param name="folder">Its data folder.</param>
    /// <param name="database">The database as an operator writes it; null = the file in the folder.</param>
    /// <param name="secretsInTheClear">Passwords are sent without TLS, too.</param>
    public static async Task<ServerProcess> Start(string folder, string? database = null, bool secretsInTheClear = false)
    {
        IReadOnlyList<string> more = secretsInTheClear ? ["--acs-secrets-in-the-clear"] : [];
        var process = Begin(database, [.. more, "--data", folder, "--port", "0", "--tls-port", "0", "--tftp-port", "0", "--syslog-port", "0", "--device-rate", "0", "--json"]);
        var errors = process.StandardError.ReadToEndAsync();
        var line = await process.StandardOutput.ReadLineAsync();
        if (line is null || !line.Contains("\"http\"", StringComparison.Ordinal))
        {
            await process.WaitForExitAsync();
            throw new InvalidOperationException($"The server ended with {process.ExitCode}: {line} {await errors}");
        }

        return new(process, JsonDocument.Parse(line).RootElement.GetProperty("http").GetString()!);
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int Status, string Output, string Errors)> Run(params string[] arguments)
    {
        using var process = Begin(null, arguments);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }

    public void Kill() => process.Kill();

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private static Process Begin(string? database, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments.Prepend("server").Prepend(typeof(ServerHost).Assembly.Location))
        {
            start.ArgumentList.Add(argument);
        }

        if (database is not null)
        {
            start.Environment["SPA_DATABASE"] = database;
        }

        return Process.Start(start)!;
    }
}
