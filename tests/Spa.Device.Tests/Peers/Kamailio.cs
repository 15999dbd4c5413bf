using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Spa.Device.Tests.Host;
using Spa.Marks;

namespace Spa.Device.Tests.Peers;

/// <summary>kamailio as registrar and proxy on loopback, with the users 1000 and 1001, by UDP, TCP and TLS.</summary>
internal sealed class Kamailio : IDisposable
{
    /// <summary>A file of the package that brings TLS.</summary>
    public const string Tls = "/usr/share/doc/kamailio-tls-modules/copyright";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("spa-kamailio-");
    private readonly PeerProcess process;

    private Kamailio(TestPki pki)
    {
        Port = LoopbackUnit.FreePort();
        TlsPort = LoopbackUnit.FreePort();
        using var certificate = pki.Server(["127.0.0.1"]);
        File.WriteAllText(In("cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(In("key.pem"), certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(In("tls.cfg"), $"[server:default]\nmethod = TLSv1.2+\nverify_certificate = no\nrequire_certificate = no\nprivate_key = {In("key.pem")}\ncertificate = {In("cert.pem")}\n[client:default]\nmethod = TLSv1.2+\nverify_certificate = no\n");
        File.WriteAllText(In("kamailio.cfg"), File.ReadAllText(Repository.Path("tests", "vectors", "interop", "kamailio.cfg")).Replace("TLSCFG", In("tls.cfg"), StringComparison.Ordinal));
        process = new PeerProcess(
            "kamailio", folder.FullName, "-f", In("kamailio.cfg"), "-DD", "-E", "-m", "32", "-M", "4", "-Y", folder.FullName, "-P", In("kamailio.pid"), "-l", $"udp:127.0.0.1:{Port}", "-l", $"tcp:127.0.0.1:{Port}", "-l", $"tls:127.0.0.1:{TlsPort}");
    }

    /// <summary>Port of UDP and TCP.</summary>
    public int Port { get; }

    /// <summary>Port of TLS.</summary>
    public int TlsPort { get; }

    public string Log => process.Text;

    /// <summary>Starts it, and waits until it answers.</summary>
    public static async Task<Kamailio> Start(TestPki pki)
    {
        var kamailio = new Kamailio(pki);
        try
        {
            await kamailio.Answers();
            return kamailio;
        }
        catch
        {
            kamailio.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        process.Dispose();
        folder.Delete(true);
    }

    private string In(string name) => Path.Combine(folder.FullName, name);

    private async Task Answers()
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Connect(IPAddress.Loopback, Port);
        using var limit = new CancellationTokenSource(LoopbackUnit.Limit);
        for (var number = 0; ; number++)
        {
            Assert.False(limit.IsCancellationRequested || process.HasEnded, process.Text);
            try
            {
                await socket.SendAsync(Encoding.ASCII.GetBytes(
                    $"OPTIONS sip:127.0.0.1:{Port} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:{((IPEndPoint)socket.Client.LocalEndPoint!).Port};branch=z9hG4bK{number}\r\nFrom: <sip:test@127.0.0.1>;tag=1\r\nTo: <sip:127.0.0.1>\r\nCall-ID: {number}\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 7\r\nContent-Length: 0\r\n\r\n"));
                using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
                await socket.ReceiveAsync(patience.Token);
                return;
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                // Not there yet.
                await Task.Delay(20);
            }
        }
    }
}
