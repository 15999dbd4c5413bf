using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Spa.Firmware.Image;

namespace Spa.Bench;

/// <summary>What a start of the device costs, beside the smallest program of its kind started in turn with it, and how large its image is.</summary>
internal static class BootBench
{
    private const int Starts = 10;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(2);

    /// <summary>Runs the benchmark on the published programs.</summary>
    public static async Task<IReadOnlyList<BenchRow>> Run(string root)
    {
        var device = Published.Program(root, "Spa.Device");
        var bare = Published.Program(root, "Spa.Bench.Bare");
        var folder = Directory.CreateTempSubdirectory("spab").FullName;
        try
        {
            var data = Path.Combine(folder, "u");
            var login = await Make(device, data);
            List<(double Cpu, double Wall, double Rss)> devices = [], bares = [];
            for (var i = 0; i < Starts; i++)
            {
                devices.Add(await ProcessMeter.Start(
                    device, ["run", "--data", data, "--simulate", "--lan", "127.0.0.1:0", "--json"], line => line.StartsWith('{') ? JsonDocument.Parse(line).RootElement.GetProperty("pages").Deserialize<Uri>() : null, Settle, login));
                bares.Add(await ProcessMeter.Start(bare, [], line => Uri.TryCreate(line, UriKind.Absolute, out var address) ? address : null, Settle));
            }

            var cpu = Figures.Median(devices.Select(d => d.Cpu));
            var bareCpu = Figures.Median(bares.Select(d => d.Cpu));
            return
            [
                new("boot", "device: start to first page, processor time of the bare program = 1", cpu / bareCpu, "x", 3, "lower", "bare program", 1),
                new("boot", "device: start to first page", cpu, "ms CPU", null, "lower", "bare program", bareCpu),
                new("boot", "device: start to first page, by the clock", Figures.Median(devices.Select(d => d.Wall)), "ms", null, "lower", "bare program", Figures.Median(bares.Select(d => d.Wall))),
                new("boot", "device: resident memory, idle, with simulated lines", Figures.Median(devices.Select(d => d.Rss)), "MiB", 40, "lower", "bare program", Figures.Median(bares.Select(d => d.Rss))),
                new("boot", "image of the device, compressed as for a release", ImageBytes(device) / 1e6, "MB", 20, "lower"),
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<AuthenticationHeaderValue> Make(string device, string data)
    {
        var start = new System.Diagnostics.ProcessStartInfo(device, ["make", "--data", data, "--json"]) { RedirectStandardOutput = true };
        using var process = System.Diagnostics.Process.Start(start) ?? throw new InvalidOperationException($"{device} did not start");
        var label = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var password = JsonDocument.Parse(label).RootElement.GetProperty("adminPassword").GetString();
        return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"admin:{password}")));
    }

    private static long ImageBytes(string device)
        => ImagePayload.Pack([new PackFile("Spa.Device", true, () => File.OpenRead(device))]).Bytes.Length;
}
