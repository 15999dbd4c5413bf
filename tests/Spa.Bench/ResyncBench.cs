using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Spa.Bench;

/// <summary>Profiles over HTTP beside nginx, and a fleet that resyncs.</summary>
internal static partial class ResyncBench
{
    private const int Devices = 10_000;
    private const int Profiles = 50;
    private const int Connections = 32;
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(8);

    /// <summary>Runs the benchmark.</summary>
    public static async Task<IReadOnlyList<BenchRow>> Run(string root)
    {
        var folder = Directory.CreateTempSubdirectory("spa-bench-").FullName;
        try
        {
            await using var server = await BenchServer.Start(root, Path.Combine(folder, "server"));
            return [await Serve(server, folder), .. await Fleet(root, server, folder)];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<BenchRow> Serve(BenchServer server, string folder)
    {
        var paths = new List<string>();
        var site = Path.Combine(folder, "site");
        using var http = new HttpClient { BaseAddress = server.Http };
        foreach (var number in Enumerable.Range(1, Profiles))
        {
            var path = await Enrol(server, $"000e08{number:x6}");
            var file = Path.Combine(site, path.TrimStart('/'));
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, await http.GetByteArrayAsync(path));
            paths.Add(path);
        }

        var ours = await PerCpuSecond(server.Http, paths, () => ProcessMeter.CpuMilliseconds(server.Process.Id));
        double? theirs = null;
        if (File.Exists("/usr/sbin/nginx"))
        {
            using var nginx = await Nginx(folder, site);
            try
            {
                theirs = await PerCpuSecond(nginx.Address, paths, () => nginx.Pids().Sum(ProcessMeter.CpuMilliseconds));
            }
            finally
            {
                nginx.Process.Kill(entireProcessTree: true);
                await nginx.Process.WaitForExitAsync();
            }
        }

        return new("resync", "profiles served by HTTP, new connection each, token and durable last-seen on, per CPU second", ours, "profiles/s", theirs / 2, "higher", theirs is null ? null : "nginx, the same bytes as files", theirs);
    }

    private static async Task<IReadOnlyList<BenchRow>> Fleet(string root, BenchServer server, string folder)
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
            new("resync", "disk for each of them: inventory, search, timeline, certificate, last profile, last report", (double)new FileInfo(Path.Combine(server.Data, "fleet.db")).Length / Devices, "bytes", null, "lower"),
            new("resync", "memory of a simulated device", result.GetProperty("kilobytesEach").GetDouble(), "kB", null, "lower"),
            new("resync", $"{Devices} devices enrol by certificate and take their first profile", result.GetProperty("enrolSeconds").GetDouble(), "s", null, "lower"),
        ];
    }

    // The load: raw sockets, a new connection for each request, read to its end.
    private static async Task<double> PerCpuSecond(Uri address, IReadOnlyList<string> paths, Func<double> cpu)
    {
        var requests = paths.Select(p => Encoding.ASCII.GetBytes($"GET {p} HTTP/1.1\r\nHost: {address.Authority}\r\nUser-Agent: Linksys/SPA-3102-6.0.0(GW) (FM600F700001)\r\nConnection: close\r\n\r\n")).ToArray();
        var end = new IPEndPoint(IPAddress.Loopback, address.Port);
        await Load(Warm);
        var before = cpu();
        var done = await Load(Measured);
        return done / ((cpu() - before) / 1000);

        async Task<int> Load(TimeSpan span)
        {
            var watch = Stopwatch.StartNew();
            var all = 0;
            await Task.WhenAll(Enumerable.Range(0, Connections).Select(worker => Task.Run(async () =>
            {
                var buffer = new byte[128 * 1024];
                for (var i = worker; watch.Elapsed < span; i++)
                {
                    using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, LingerState = new LingerOption(true, 0) };
                    await socket.ConnectAsync(end);
                    await socket.SendAsync(requests[i % requests.Length]);
                    var (count, total) = (0, 0);
                    var good = false;
                    while ((count = await socket.ReceiveAsync(buffer)) > 0)
                    {
                        good |= total == 0 && buffer.AsSpan(9, 3).SequenceEqual("200"u8);
                        total += count;
                    }

                    if (!good || total < 1000)
                    {
                        throw new InvalidOperationException($"{address} answered {Encoding.Latin1.GetString(buffer, 0, 60)}");
                    }

                    Interlocked.Increment(ref all);
                }
            })));
            return all;
        }
    }

    private static async Task<string> Enrol(BenchServer server, string mac)
    {
        using var ca = X509Certificate2.CreateFromPem(File.ReadAllText(Path.Combine(server.Data, "ca", "ca.crt")), File.ReadAllText(Path.Combine(server.Data, "ca", "ca.key")));
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
        var text = await client.GetStringAsync(new Uri(server.Https, $"/enrol/{mac}.xml"));
        return $"/p/{Token().Match(text).Groups[1].Value}/{mac}.cfg";
    }

    private sealed record Peer(Process Process, Uri Address) : IDisposable
    {
        // The master and its workers.
        public IEnumerable<int> Pids()
            => Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(n => int.TryParse(n, CultureInfo.InvariantCulture, out _)).Select(n => int.Parse(n!, CultureInfo.InvariantCulture))
                .Where(pid => pid == Process.Id || ParentOf(pid) == Process.Id);

        public void Dispose() => Process.Dispose();

        private static int ParentOf(int pid)
        {
            try
            {
                return int.Parse(File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1].Split(' ')[1], CultureInfo.InvariantCulture);
            }
            catch (IOException)
            {
                return 0;
            }
        }
    }

    private static async Task<Peer> Nginx(string folder, string site)
    {
        var place = Path.Combine(folder, "nginx");
        Directory.CreateDirectory(place);
        var port = FreePort();
        File.WriteAllText(Path.Combine(place, "nginx.conf"), Configuration(place, site, port));
        var process = BenchServer.Begin("/usr/sbin/nginx", ["-c", Path.Combine(place, "nginx.conf"), "-p", place]);
        var address = new Uri($"http://127.0.0.1:{port}");
        using var client = new HttpClient();
        for (var tries = 0; ; tries++)
        {
            try
            {
                (await client.GetAsync(address)).Dispose();
                return new Peer(process, address);
            }
            catch (HttpRequestException) when (tries < 100 && !process.HasExited)
            {
                await Task.Delay(50);
            }
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static string Configuration(string place, string site, int port) => $$"""
        {{(Environment.UserName == "root" ? "user root;" : string.Empty)}}
        daemon off; worker_processes 2; pid {{place}}/pid; error_log {{place}}/error.log;
        events { worker_connections 1024; }
        http { access_log off; sendfile on; open_file_cache max=1000; client_body_temp_path {{place}}/b; proxy_temp_path {{place}}/p; fastcgi_temp_path {{place}}/f; uwsgi_temp_path {{place}}/u; scgi_temp_path {{place}}/s;
          server { listen 127.0.0.1:{{port}}; root {{site}}; default_type application/octet-stream; etag on; } }
        """;

    [GeneratedRegex("<GPP_B>([0-9a-f]{32})</GPP_B>")]
    private static partial Regex Token();
}
