using System.Diagnostics;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Spa.Bench;

/// <summary>A provisioning server as a process of its own, in a folder that is removed afterwards.</summary>
internal sealed partial record BenchServer(Process Process, Uri Http, Uri Https, string Data, string Program) : IDisposable
{
    /// <summary>Measures something on a new server.</summary>
    public static async Task<IReadOnlyList<BenchRow>> With(string root, Func<BenchServer, string, Task<IReadOnlyList<BenchRow>>> measure)
    {
        var folder = Directory.CreateTempSubdirectory("spa-bench-").FullName;
        try
        {
            using var server = await Start(root, folder);
            try
            {
                return await measure(server, folder);
            }
            finally
            {
                server.Process.Kill();
                await server.Process.WaitForExitAsync();
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Starts a program whose output is read.</summary>
    public static Process Begin(string program, IReadOnlyList<string> arguments, bool input = false)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = input };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
    }

    public void Dispose() => Process.Dispose();

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

    private static async Task<BenchServer> Start(string root, string folder)
    {
        var program = Path.Combine(root, "artifacts/bin/Spa.ProvisioningServer/release/Spa.ProvisioningServer.dll");
        var data = Path.Combine(folder, "server");
        var process = Begin("dotnet", [program, "server", "run", "--data", data, "--port", "0", "--tls-port", "0", "--tftp-port", "0", "--syslog-port", "0", "--device-rate", "0", "--json"]);
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the server did not start");
        var report = JsonDocument.Parse(line).RootElement;
        return new BenchServer(process, new Uri(report.GetProperty("http").GetString()!), new Uri(report.GetProperty("https").GetString()!), data, program);
    }

    [GeneratedRegex("<GPP_B>([0-9a-f]{32})</GPP_B>")]
    private static partial Regex Token();
}
