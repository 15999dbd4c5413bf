using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Spa.Bench;

/// <summary>Profiles that are ready, over HTTP with a new connection each, beside servers that give the same bytes and do nothing else.</summary>
internal static class ServeBench
{
    private const int Profiles = 50;
    private const int Connections = 32;

    private const int Measured = 30_000;

    // What is compiled while it runs is to be compiled before: rounds until one is hardly better than the best before it, never a time that a busy machine makes short.
    private const int WarmRound = 15_000;
    private const int MostRounds = 12;
    private const double Better = 1.03;

    /// <summary>Runs it on a server of its own.</summary>
    public static Task<IReadOnlyList<BenchRow>> Run(string root) => BenchServer.With(root, Run);

    /// <summary>Runs it on a server.</summary>
    public static async Task<IReadOnlyList<BenchRow>> Run(BenchServer server, string folder)
    {
        var paths = new List<string>();
        var site = Path.Combine(folder, "site");
        using var http = new HttpClient { BaseAddress = server.Http };
        foreach (var number in Enumerable.Range(1, Profiles))
        {
            var path = await server.Enrol($"000e08{number:x6}");
            var file = Path.Combine(site, path.TrimStart('/'));
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, await http.GetByteArrayAsync(path));
            paths.Add(path);
        }

        var ours = await PerCpuSecond(server.Http, paths, () => ProcessMeter.CpuMilliseconds(server.Process.Id));
        var kestrel = await Beside(await Bare(BarePeers.Kestrel, site), paths);
        var sockets = await Beside(await Bare(BarePeers.Sockets, site), paths);
        double? nginx = File.Exists("/usr/sbin/nginx") ? await Beside(await Nginx(folder, site), paths) : null;
        return
        [
            new("resync", "profiles served by HTTP, new connection each, token and durable last-seen on, per CPU second", ours, "profiles/s", nginx / 2, "higher", nginx is null ? null : "nginx, the same bytes as files", nginx),
            new("resync", "the same bytes by the platform's web server with nothing behind it, per CPU second", kestrel, "profiles/s", null, "higher"),
            new("resync", "the same bytes by the platform's sockets with nothing above them, per CPU second", sockets, "profiles/s", null, "higher"),
        ];
    }

    private static async Task<double> Beside(Peer peer, IReadOnlyList<string> paths)
    {
        using (peer)
        {
            try
            {
                return await PerCpuSecond(peer.Address, paths, () => peer.Pids().Sum(ProcessMeter.CpuMilliseconds));
            }
            finally
            {
                peer.Process.Kill(entireProcessTree: true);
                await peer.Process.WaitForExitAsync();
            }
        }
    }

    private static async Task<Peer> Bare(string kind, string site)
    {
        var process = BenchServer.Begin("dotnet", [typeof(ServeBench).Assembly.Location, "bare", kind, site]);
        return new Peer(process, new Uri(await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"{kind} did not start")));
    }

    // The load: raw sockets, a new connection for each request, read to its end.
    private static async Task<double> PerCpuSecond(Uri address, IReadOnlyList<string> paths, Func<double> cpu)
    {
        var requests = paths.Select(p => Encoding.ASCII.GetBytes($"GET {p} HTTP/1.1\r\nHost: {address.Authority}\r\nUser-Agent: Linksys/SPA-3102-6.0.0(GW) (FM600F700001)\r\nConnection: close\r\n\r\n")).ToArray();
        var end = new IPEndPoint(IPAddress.Loopback, address.Port);
        var best = 0.0;
        for (var round = 0; round < MostRounds; round++)
        {
            var warm = await Rate(WarmRound);
            if (round > 1 && warm < best * Better)
            {
                break;
            }

            best = Math.Max(best, warm);
        }

        var rate = await Rate(Measured);
        Console.Error.WriteLine($"  {address}: {rate:0} per CPU second");
        return rate;

        async Task<double> Rate(int wanted)
        {
            var before = cpu();
            var done = await Load(wanted);
            return done / ((cpu() - before) / 1000);
        }

        async Task<int> Load(int wanted)
        {
            var all = 0;
            await Task.WhenAll(Enumerable.Range(0, Connections).Select(worker => Task.Run(async () =>
            {
                var buffer = new byte[128 * 1024];
                for (var i = worker; Volatile.Read(ref all) < wanted; i++)
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
        var place = Path.Combine(folder);
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
}
