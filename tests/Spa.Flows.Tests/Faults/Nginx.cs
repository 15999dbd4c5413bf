using System.Net.Sockets;

namespace Spa.Flows.Tests.Faults;

/// <summary>nginx on two free ports of the loopback, one plain, one with a certificate that openssl made under the provider's CA.</summary>
internal sealed class Nginx(string folder) : IAsyncDisposable
{
    private Peer? running;

    public int Plain { get; } = Peer.FreePort(ProtocolType.Tcp);

    public int Secure { get; } = Peer.FreePort(ProtocolType.Tcp);

    /// <summary>What it serves.</summary>
    public string Root { get; } = Directory.CreateDirectory(Path.Combine(folder, "www")).FullName;

    /// <summary>One line for each answer: "GET /fw.bin 206 bytes=4096-".</summary>
    public string[] Log => File.ReadAllLines(Path.Combine(folder, "access.log"));

    /// <summary>Makes key and certificate.</summary>
    public async Task MakeCertificate(string provider)
    {
        string In(string name) => Path.Combine(folder, name);
        await File.WriteAllTextAsync(In("ext"), "subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth\n");
        await Peer.Run("openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", In("server.key"), "-subj", "/CN=mirror", "-out", In("server.csr"));
        await Peer.Run(
            "openssl", "x509", "-req", "-in", In("server.csr"), "-CA", Path.Combine(provider, "ca.crt"), "-CAkey", Path.Combine(provider, "ca.key"), "-set_serial", "7", "-days", "2", "-extfile", In("ext"), "-out", In("server.crt"));
    }

    /// <summary>Starts it, or starts it again on the same ports.</summary>
    /// <param name="bytesPerSecond">How fast it may answer; null = as it can.</param>
    public async Task Start(int? bytesPerSecond = null)
    {
        var temporary = string.Concat(new[] { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" }.Select(n => $"{n}_temp_path {Path.Combine(folder, n)}; "));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "nginx.conf"),
            $$"""
            {{(Environment.UserName == "root" ? "user root;" : string.Empty)}}
            daemon off; master_process off; worker_processes 1;
            pid {{folder}}/pid; error_log {{folder}}/error.log;
            events { worker_connections 64; }
            http {
              log_format asked '$request_method $uri $status $http_range';
              access_log {{folder}}/access.log asked;
              {{temporary}}
              {{(bytesPerSecond is { } rate ? $"limit_rate {rate};" : string.Empty)}}
              root {{Root}};
              server { listen 127.0.0.1:{{Plain}}; }
              server { listen 127.0.0.1:{{Secure}} ssl; ssl_certificate {{folder}}/server.crt; ssl_certificate_key {{folder}}/server.key; }
            }
            """);
        running = Peer.Start("nginx", "-c", Path.Combine(folder, "nginx.conf"), "-p", folder);
        await running.Listens(Secure);
    }

    /// <summary>Ends it in the middle of whatever it does.</summary>
    public async ValueTask DisposeAsync()
    {
        if (running is { } peer)
        {
            running = null;
            await peer.DisposeAsync();
        }
    }
}
