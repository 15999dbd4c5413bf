using System.Text.Json;

namespace Spa.Bench;

/// <summary>Profiles over HTTP beside peers, and a fleet that resyncs.</summary>
internal static class ResyncBench
{
    private const int Devices = 10_000;

    /// <summary>Runs the benchmark.</summary>
    public static Task<IReadOnlyList<BenchRow>> Run(string root) => BenchServer.With(root, async (server, folder) => [.. await ServeBench.Run(server, folder), .. await Fleet(root, server)]);

    private static async Task<IReadOnlyList<BenchRow>> Fleet(string root, BenchServer server)
    {
        var device = Path.Combine(root, "artifacts/bin/Spa.Device/release/Spa.Device.dll");
        using var fleet = BenchServer.Begin("dotnet", [device, "fleet", "--devices", $"{Devices}", "--server", server.Http.ToString(), "--ca", Path.Combine(server.Data, "ca"), "--seconds", "900", "--wait", "--json"], input: true);
        var said = await fleet.StandardError.ReadLineAsync();
        Console.Error.WriteLine($"  {said}");

        // Every profile is new: nothing of the round can come from what was made before.
        using (var change = BenchServer.Begin("dotnet", [server.Program, "server", "--data", server.Data, "layer", "set", "all", "Display_Name_1_=Round two"]))
        {
            await change.WaitForExitAsync();
        }

        var before = ProcessMeter.CpuMilliseconds(server.Process.Id);
        await fleet.StandardInput.WriteLineAsync();
        await fleet.StandardInput.FlushAsync();
        var peak = 0.0;
        var output = fleet.StandardOutput.ReadToEndAsync();
        while (!output.IsCompleted)
        {
            peak = Math.Max(peak, ProcessMeter.ResidentMiB(server.Process.Id));
            await Task.WhenAny(output, Task.Delay(200));
        }

        await fleet.WaitForExitAsync();
        var result = JsonDocument.Parse(await output).RootElement;
        var cpu = ProcessMeter.CpuMilliseconds(server.Process.Id) - before;
        var wrong = result.GetProperty("failed").GetInt32();
        return
        [
            new("resync", $"{Devices} devices fetch, decrypt, apply and report", result.GetProperty("resyncSeconds").GetDouble(), "s", 60, "lower"),
            new("resync", "devices that failed", wrong, "devices", 0, "lower"),
            new("resync", "server's memory meanwhile", peak, "MiB", 400, "lower"),
            new("resync", "server's processor time for each", cpu / Devices, "ms CPU", null, "lower"),
            new("resync", "memory of a simulated device", result.GetProperty("kilobytesEach").GetDouble(), "kB", null, "lower"),
            new("resync", $"{Devices} devices enrol by certificate and take their first profile", result.GetProperty("enrolSeconds").GetDouble(), "s", null, "lower"),
        ];
    }
}
