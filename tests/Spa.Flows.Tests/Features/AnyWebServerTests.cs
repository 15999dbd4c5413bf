using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Spa.Firmware.Slots;
using Spa.Foundation.Tftp;
using Spa.Hosting.Tftp;
using Spa.Marks;

namespace Spa.Flows.Tests.Features;

/// <summary>U03: any server that gives files will do.</summary>
public class AnyWebServerTests
{
    private const string Version = "5.1.11(GW)";
    private static readonly byte[] Image = Images.Make(Version, ballast: 300_000);

    [Fact]
    [Feature("U03")]
    public Task Upgrade_from_a_plain_web_server() => Proof.Shown(async broken =>
    {
        await using var site = await WebSite.Open();
        Put(site, broken);
        await Upgrades(broken, $"{site.Address}/new.bin");
    });

    [Fact]
    [Feature("U03")]
    public Task Upgrade_from_a_secure_web_server() => Proof.Shown(async broken =>
    {
        // Broken: the server's certificate is of an authority that the unit does not believe.
        using var believed = new Authority();
        using var other = new Authority();
        using var certificate = (broken ? other : believed).Server();
        await using var site = await WebSite.Open(certificate);
        Put(site, false);
        await Upgrades(broken, $"{site.Address}/new.bin", believed.Pem);
    });

    [Fact]
    [Feature("U03")]
    public Task Upgrade_from_a_tftp_server() => Proof.Shown(async broken =>
    {
        await using var server = TftpServer.Start(new IPEndPoint(IPAddress.Loopback, 0), new OneFile(broken ? "old.bin" : "new.bin"));
        await Upgrades(broken, $"tftp://{server.LocalEndPoint}/new.bin");
    });

    [Needs("nginx")]
    [Feature("U03")]
    public Task Upgrade_from_nginx() => Proof.Shown(async broken =>
    {
        using var folder = new Folder();
        Directory.CreateDirectory(folder.File("www"));
        await File.WriteAllBytesAsync(folder.File($"www/{(broken ? "old" : "new")}.bin"), Image);
        var port = FreePort();
        await File.WriteAllTextAsync(folder.File("nginx.conf"), $$"""
            {{(Environment.UserName == "root" ? "user root;" : string.Empty)}}
            daemon off; master_process off; worker_processes 1; pid {{folder.File("pid")}}; error_log {{folder.File("error.log")}};
            events { worker_connections 64; }
            http {
              access_log {{folder.File("access.log")}};
              client_body_temp_path {{folder.File("body")}}; proxy_temp_path {{folder.File("proxy")}}; fastcgi_temp_path {{folder.File("fastcgi")}};
              uwsgi_temp_path {{folder.File("uwsgi")}}; scgi_temp_path {{folder.File("scgi")}};
              server { listen 127.0.0.1:{{port}}; root {{folder.File("www")}}; }
            }
            """);
        using var nginx = Process.Start(new ProcessStartInfo(NeedsAttribute.Find("nginx")!, ["-c", folder.File("nginx.conf"), "-p", folder.Full]) { RedirectStandardError = true })!;
        try
        {
            await Listens(nginx, port);
            await Upgrades(broken, $"http://127.0.0.1:{port}/new.bin");
        }
        finally
        {
            nginx.Kill();
            await nginx.WaitForExitAsync();
        }
    });

    private static void Put(WebSite site, bool elsewhere) => site.Files[elsewhere ? "/old.bin" : "/new.bin"] = Image;

    private static async Task Upgrades(bool broken, string url, string? ca = null)
    {
        await using var unit = await Home.Make(broken, ca: ca, settings: ["Resync_On_Reset=No"]);
        unit.InstallFirst("5.1.10(GW)");
        await unit.PlugIn(null);
        await unit.Open($"/upgrade?{url}");
        await unit.UntilSwitched(Version);
        var (state, _, b) = unit.Slots();
        Assert.Equal((SlotName.B, true, Images.Program(Version)), (state!.Active, state.Pending, b));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task Listens(Process nginx, int port)
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            if (nginx.HasExited || since.Elapsed > Home.Patience)
            {
                throw new InvalidOperationException(nginx.HasExited ? await nginx.StandardError.ReadToEndAsync() : "nginx does not listen");
            }

            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(5);
            }
        }
    }

    private sealed class OneFile(string name) : ITftpFiles
    {
        public ValueTask<TftpFileAnswer> Read(string file, IPEndPoint client, CancellationToken cancellation)
            => ValueTask.FromResult<TftpFileAnswer>(file.TrimStart('/') == name ? new TftpFileAnswer.Content(Image) : new TftpFileAnswer.Refused(new TftpRefusal(TftpErrorCode.FileNotFound, "no such file")));

        public ValueTask<TftpRefusal?> Offer(string file, long? size, IPEndPoint client, CancellationToken cancellation)
            => ValueTask.FromResult<TftpRefusal?>(new TftpRefusal(TftpErrorCode.AccessViolation, "read only"));

        public ValueTask<TftpRefusal?> Write(string file, ReadOnlyMemory<byte> content, IPEndPoint client, CancellationToken cancellation)
            => ValueTask.FromResult<TftpRefusal?>(new TftpRefusal(TftpErrorCode.AccessViolation, "read only"));
    }
}
