using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Spa.Device.Fetching;
using Spa.Device.Tests.Firmware;
using Spa.Firmware.Image;
using Spa.Firmware.Slots;
using Spa.Foundation.Ports;
using Spa.Gateway.Ports;
using Spa.Marks;
using static Spa.Device.Tests.Host.FetchBench;

namespace Spa.Device.Tests.Host;

/// <summary>Fetching from nginx: plain, TLS, client certificate, credentials, redirects, and an image in pieces.</summary>
public sealed class NginxTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("spa-nginx-");
    private readonly TestPki pki = new();
    private Process? nginx;

    public void Dispose()
    {
        if (nginx is { HasExited: false })
        {
            nginx.Kill();
            nginx.WaitForExit();
        }

        nginx?.Dispose();
        pki.Dispose();
        folder.Delete(true);
    }

    [Needs("nginx")]
    public async Task Profiles_come_over_http()
    {
        var (plain, _) = await Start();
        var bench = new FetchBench(pki);
        Assert.Equal("got hello from 127.0.0.1", Line(await bench.Get(FetchScheme.Http, plain, "/p/spa.xml")));
        Assert.Equal("NotFound: HTTP 404", Line(await bench.Get(FetchScheme.Http, plain, "/p/none.xml")));
        Assert.Equal("got hello from 127.0.0.1", Line(await bench.Get(FetchScheme.Http, plain, "/moved")));
        Assert.Equal("Refused: more than 5 redirects", Line(await bench.Get(FetchScheme.Http, plain, "/loop")));
        Assert.Equal("AccessDenied: HTTP 403", Line(await bench.Get(FetchScheme.Http, plain, "/barred")));
        Assert.Equal("Failed: HTTP 503", Line(await bench.Get(FetchScheme.Http, plain, "/busy")));
        Assert.Contains($"\"{UserAgent}\"", await File.ReadAllTextAsync(In("access.log")), StringComparison.Ordinal);
    }

    [Needs("nginx")]
    public async Task Credentials_open_a_locked_folder()
    {
        var (plain, _) = await Start();
        var bench = new FetchBench(pki);
        Assert.Equal("AccessDenied: HTTP 401", Line(await bench.Get(FetchScheme.Http, plain, "/locked/spa.xml")));
        Assert.Equal("got hello from 127.0.0.1", Line(await bench.Get(FetchScheme.Http, plain, "/locked/spa.xml", credentials: new FetchCredentials("unit", "secret"))));
        Assert.Equal("AccessDenied: HTTP 401", Line(await bench.Get(FetchScheme.Http, plain, "/locked/spa.xml", credentials: new FetchCredentials("unit", "wrong"))));
    }

    [Needs("nginx")]
    public async Task A_key_goes_only_to_the_holder_of_a_certificate()
    {
        var (_, secure) = await Start();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var own = Spa.Device.Identity.UnitCertificate.Make(key, "000e08aabbcc", "FM600F712345", "SPA-3102", pki.Ca, DateTimeOffset.UtcNow);
        using var client = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(own.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
        Assert.Equal(
            "got SUCCESS OU=SPA-3102,L=FM600F712345,SN=000e08aabbcc,CN=000e08aabbcc from 127.0.0.1, secured",
            Line(await new FetchBench(pki, client).Get(FetchScheme.Https, secure, "/who")));
        Assert.Equal("got hello from 127.0.0.1, secured", Line(await new FetchBench(pki, client).Get(FetchScheme.Https, secure, "/mine/spa.xml")));
        Assert.Equal("AccessDenied: HTTP 403", Line(await new FetchBench(pki).Get(FetchScheme.Https, secure, "/mine/spa.xml")));
        using var other = new TestPki();
        Assert.Equal("TlsFailed: unknown issuer: Test Provider CA", Line(await new FetchBench(other).Get(FetchScheme.Https, secure, "/mine/spa.xml")));
    }

    [Needs("nginx")]
    public async Task An_image_comes_in_pieces_and_is_one()
    {
        var (plain, _) = await Start();
        var bytes = new byte[300_000];
        new Entropy(9).Fill(bytes);
        var image = SampleImages.Make(SampleImages.Draft(), ImagePayload.Pack([new PackFile("Spa.Device", true, () => new MemoryStream(bytes))], ImagePayload.FastLevel));
        await File.WriteAllBytesAsync(In("www/p/spa.img"), image);

        var disk = SampleImages.NewUnit();
        var bench = new FetchBench(pki);
        var fetcher = new FirmwareFetcher(bench.Courier, bench.Find, disk, new Installer(disk, Installer.ReadRoot(disk)), _ => SampleImages.Unit, SlotName.A, new FirmwareFetchOptions { SyncEvery = 10_000, ReportEvery = TimeSpan.Zero });
        using var stop = new CancellationTokenSource();
        var request = new ImageRequest(new FetchTarget(FetchScheme.Http, "server.test", plain, "/p/spa.img"), null, "5.1.10(GW)", null, static _ => null, ServerPolicy.Open, static _ => { });
        var first = await fetcher.Install(request, news => _ = news is ImageNews.Downloading { Bytes: > 100_000 } && Cancel(stop), stop.Token);
        Assert.IsType<ImageNews.Failed>(first);

        Assert.Equal(new ImageNews.Staged("5.1.11(GW)"), await fetcher.Install(request, static _ => { }, CancellationToken.None));
        var log = await File.ReadAllLinesAsync(In("access.log"));
        Assert.Contains(" 206 ", log[^1], StringComparison.Ordinal);
    }

    private static bool Cancel(CancellationTokenSource stop)
    {
        stop.Cancel();
        return true;
    }

    private string In(string name) => Path.Combine(folder.FullName, name);

    private async Task<(int Plain, int Secure)> Start()
    {
        Directory.CreateDirectory(In("www/p"));
        Directory.CreateDirectory(In("www/locked"));
        Directory.CreateDirectory(In("www/mine"));
        foreach (var place in (string[])["p", "locked", "mine"])
        {
            await File.WriteAllTextAsync(In($"www/{place}/spa.xml"), "hello");
        }

        using var server = pki.Server(["server.test"]);
        await File.WriteAllTextAsync(In("server.crt"), server.ExportCertificatePem());
        await File.WriteAllTextAsync(In("server.key"), System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPrivateKey(server)!.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(In("ca.crt"), pki.CaPem);
        await File.WriteAllTextAsync(In("users"), $"unit:{{PLAIN}}secret\n");
        var (plain, secure) = (FreePort(), FreePort());
        await File.WriteAllTextAsync(
            In("nginx.conf"),
            $$"""
            {{(Environment.UserName == "root" ? "user root;" : string.Empty)}}
            daemon off;
            master_process off;
            worker_processes 1;
            pid {{In("pid")}};
            error_log {{In("error.log")}};
            events { worker_connections 64; }
            http {
              access_log {{In("access.log")}};
              client_body_temp_path {{In("body")}}; proxy_temp_path {{In("proxy")}}; fastcgi_temp_path {{In("fastcgi")}}; uwsgi_temp_path {{In("uwsgi")}}; scgi_temp_path {{In("scgi")}};
              server {
                listen 127.0.0.1:{{plain}};
                root {{In("www")}};
                location = /moved { return 302 /p/spa.xml; }
                location = /loop { return 301 /loop; }
                location = /barred { return 403; }
                location = /busy { return 503; }
                location /locked/ { auth_basic "p"; auth_basic_user_file {{In("users")}}; }
              }
              server {
                listen 127.0.0.1:{{secure}} ssl;
                ssl_certificate {{In("server.crt")}}; ssl_certificate_key {{In("server.key")}};
                ssl_client_certificate {{In("ca.crt")}}; ssl_verify_client optional;
                root {{In("www")}};
                location = /who { return 200 "$ssl_client_verify $ssl_client_s_dn"; }
                location /mine/ { if ($ssl_client_verify != SUCCESS) { return 403; } }
              }
            }
            """);
        var start = new ProcessStartInfo(NeedsAttribute.Find("nginx")!) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(In("nginx.conf"));
        start.ArgumentList.Add("-p");
        start.ArgumentList.Add(folder.FullName);
        nginx = Process.Start(start)!;
        var since = Stopwatch.StartNew();
        while (true)
        {
            Assert.True(!nginx.HasExited && since.Elapsed < TimeSpan.FromSeconds(20), nginx.HasExited ? await nginx.StandardError.ReadToEndAsync() : "nginx does not listen");
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, secure);
                return (plain, secure);
            }
            catch (SocketException)
            {
                await Task.Yield();
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
