using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Spa.Bench;

/// <summary>A real provisioning server as a process of its own, on free ports.</summary>
internal sealed class BenchServer : IAsyncDisposable
{
    private BenchServer(Process process, string program, string data, JsonElement report, double startSeconds)
    {
        (Process, Program, Data, StartSeconds) = (process, program, data, startSeconds);
        Http = new Uri(report.GetProperty("http").GetString()!);
        Https = new Uri(report.GetProperty("https").GetString()!);
    }

    public Process Process { get; }

    public Uri Http { get; }

    public Uri Https { get; }

    /// <summary>Its data folder.</summary>
    public string Data { get; }

    /// <summary>The program file.</summary>
    public string Program { get; }

    /// <summary>From the start of the process until it serves.</summary>
    public double StartSeconds { get; }

    /// <summary>Starts one and waits until it serves.</summary>
    /// <param name="root">The repository's folder.</param>
    /// <param name="data">Its data folder.</param>
    public static async Task<BenchServer> Start(string root, string data)
    {
        var program = Path.GetFullPath(Path.Combine(root, "artifacts/bin/Spa.ProvisioningServer/release/Spa.ProvisioningServer.dll"));
        var watch = Stopwatch.StartNew();
        var process = Begin("dotnet", [program, "server", "run", "--data", data, "--port", "0", "--tls-port", "0", "--tftp-port", "0", "--syslog-port", "0", "--device-rate", "0", "--api-rate", "0", "--json"]);
        var errors = process.StandardError.ReadToEndAsync();
        var line = await process.StandardOutput.ReadLineAsync();
        return line is not null && line.StartsWith('{')
            ? new BenchServer(process, program, data, JsonDocument.Parse(line).RootElement, watch.Elapsed.TotalSeconds)
            : throw new InvalidOperationException($"the server did not start: {line} {await errors}");
    }

    /// <summary>Starts a program beside it.</summary>
    public static Process Begin(string program, IReadOnlyList<string> arguments, bool input = false)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = input };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
    }

    /// <summary>The most memory that it ever had in RAM, in MiB.</summary>
    public double PeakMiB() => double.Parse(
        File.ReadLines($"/proc/{Process.Id}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[1],
        CultureInfo.InvariantCulture) / 1024;

    public async ValueTask DisposeAsync()
    {
        Process.Kill();
        await Process.WaitForExitAsync();
        Process.Dispose();
    }
}
