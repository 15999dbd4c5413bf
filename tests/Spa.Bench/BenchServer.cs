using System.Diagnostics;
using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Spa.Bench;

/// <summary>A real provisioning server as a process of its own, on free ports.</summary>
internal sealed partial class BenchServer : IAsyncDisposable
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

    /// <summary>Measures something on a new server, in a folder that is removed afterwards.</summary>
    public static async Task<IReadOnlyList<BenchRow>> With(string root, Func<BenchServer, string, Task<IReadOnlyList<BenchRow>>> measure)
    {
        var folder = Directory.CreateTempSubdirectory("spa-bench-").FullName;
        try
        {
            await using var server = await Start(root, Path.Combine(folder, "server"));
            return await measure(server, folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Starts one and waits until it serves.</summary>
    /// <param name="root">The repository's folder.</param>
    /// <param name="data">Its data folder.</param>
    /// <param name="database">The PostgreSQL database that holds its store; null = the file in the folder.</param>
    /// <param name="options">Options of the command beside the usual ones.</param>
    public static async Task<BenchServer> Start(string root, string data, string? database = null, params string[] options)
    {
        var program = Path.GetFullPath(Path.Combine(root, "artifacts/bin/Spa.ProvisioningServer/release/Spa.ProvisioningServer.dll"));
        var watch = Stopwatch.StartNew();
        var process = Begin(
            "dotnet",
            [program, "server", "run", "--data", data, "--port", "0", "--tls-port", "0", "--tftp-port", "0", "--syslog-port", "0", "--device-rate", "0", "--api-rate", "0", "--json", .. options],
            database: database);
        var errors = process.StandardError.ReadToEndAsync();
        var line = await process.StandardOutput.ReadLineAsync();
        return line is not null && line.StartsWith('{')
            ? new BenchServer(process, program, data, JsonDocument.Parse(line).RootElement, watch.Elapsed.TotalSeconds)
            : throw new InvalidOperationException($"the server did not start: {line} {await errors}");
    }

    /// <summary>Starts a program whose output is read.</summary>
    public static Process Begin(string program, IReadOnlyList<string> arguments, bool input = false, string? database = null)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = input };
        if (database is not null)
        {
            start.Environment["SPA_DATABASE"] = database;
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
    }

    /// <summary>Makes a device known by a certificate of the server's authority; the path of its profile.</summary>
    public async Task<string> Enrol(string mac)
    {
        using var ca = X509Certificate2.CreateFromPem(File.ReadAllText(Path.Combine(Data, "ca", "ca.crt")), File.ReadAllText(Path.Combine(Data, "ca", "ca.key")));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"OU=SPA-3102, L=FM600F700001, SN={mac}, CN={mac}", key, HashAlgorithmName.SHA256);
        using var made = request.Create(ca, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddDays(2), RandomNumberGenerator.GetBytes(8));
        using var certificate = made.CopyWithPrivateKey(key);
        using var client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = [certificate],
                LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate,
                CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { ca }, RevocationMode = X509RevocationMode.NoCheck },
            },
        });
        var text = await client.GetStringAsync(new Uri(Https, $"/enrol/{mac}.xml"));
        return $"/p/{Token().Match(text).Groups[1].Value}/{mac}.cfg";
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

    [GeneratedRegex("<GPP_B>([0-9a-f]{32})</GPP_B>")]
    private static partial Regex Token();
}
