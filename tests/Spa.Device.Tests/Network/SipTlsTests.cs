using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Spa.Device.Sip;
using Spa.Device.Tests.Host;
using Spa.Foundation.Ports;
using Spa.Gateway.Ports;
using Spa.Sip.Messages;
using Spa.Sip.Transactions;
using Spa.Sip.Transport;

namespace Spa.Device.Tests.Network;

public sealed class SipTlsTests : IDisposable
{
    private readonly TestPki pki = new();
    private readonly X509Certificate2 unit;
    private readonly NetBench bench;
    private readonly TcpListener server = new(IPAddress.Loopback, 0);

    public SipTlsTests()
    {
        unit = UnitCertificate(pki);
        bench = new NetBench(pki, unit);
        server.Start();
    }

    public void Dispose()
    {
        bench.Dispose();
        server.Dispose();
        unit.Dispose();
        pki.Dispose();
    }

    [Theory]
    [InlineData("proxy.example.com", "proxy.example.com")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("sip:example.com", "example.com")]
    [InlineData("sip:EXAMPLE.com", "example.com")]
    public async Task A_server_that_is_named_right_gets_the_message_and_sees_the_units_certificate(string named, string wanted)
    {
        var port = bench.Open(NetBench.Options());
        bench.On(() => port.Send(Path(wanted), "hello"u8));
        await using var stream = await Serve(Server(named));
        Assert.Equal("hello", await Read(stream, 5));
        Assert.Equal(unit.GetCertHashString(), stream.RemoteCertificate!.GetCertHashString());
        await stream.WriteAsync(NetBench.Request("back"));
        Assert.StartsWith("Tls back", await bench.Next(), StringComparison.Ordinal);
        Assert.Equal(wanted, bench.LastPath!.ServerName);
    }

    [Theory]
    [InlineData("other.example.com", "wrong name: the certificate is for other.example.com")]
    [InlineData("sip:other.example.com", "wrong name: the certificate is for host.example.net")]
    [InlineData("sip:user@proxy.example.com", "wrong name: the certificate is for host.example.net")]
    public async Task A_server_of_another_name_gets_nothing(string named, string why)
    {
        var port = bench.Open(NetBench.Options());
        bench.On(() => port.Send(Path("proxy.example.com"), "secret"u8));
        await Assert.ThrowsAnyAsync<Exception>(() => ReadServed(Server(named)));
        Assert.Equal($"failed Tls {server.LocalEndpoint}", await bench.Next());
        Assert.Contains($"tls failed: {why}", Assert.Single(bench.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_nobody_vouches_for_gets_nothing()
    {
        var port = bench.Open(NetBench.Options());
        bench.On(() => port.Send(Path("proxy.example.com"), "secret"u8));
        using var certificate = TestPki.SelfSigned("proxy.example.com");
        await Assert.ThrowsAnyAsync<Exception>(() => ReadServed(certificate));
        Assert.StartsWith("failed Tls", await bench.Next(), StringComparison.Ordinal);
        Assert.Contains("self-signed certificate", Assert.Single(bench.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_given_up_in_time()
    {
        using var impatient = new NetBench(pki, unit, new SipStreamLimits { Open = TimeSpan.FromMilliseconds(300) });
        var port = impatient.Open(NetBench.Options());
        impatient.On(() => port.Send(Path("proxy.example.com"), "x"u8));
        using var silent = await server.AcceptSocketAsync().WaitAsync(NetBench.Limit);
        Assert.Equal($"failed Tls {server.LocalEndpoint}", await impatient.Next());
        Assert.Contains("no answer in time", Assert.Single(impatient.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_made_for_one_name_is_not_used_for_another()
    {
        var port = bench.Open(NetBench.Options());
        bench.On(() => port.Send(Path("proxy.example.com"), "one"u8));
        await using var first = await Serve(Server("proxy.example.com"));
        Assert.Equal("one", await Read(first, 3));
        bench.On(() => port.Send(Path("other.example.com"), "two"u8));
        await using var second = await Serve(Server("other.example.com"));
        Assert.Equal("two", await Read(second, 3));
    }

    [Fact]
    public async Task Who_connects_sees_the_units_certificate()
    {
        var port = bench.Open(NetBench.Options(SipTransport.Tls));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port.Local(SipTransport.Tls).Port).WaitAsync(NetBench.Limit);
        string? seen = null;
        await using var stream = new SslStream(client.GetStream(), false, (_, certificate, _, _) => (seen = certificate?.GetCertHashString()) is not null);
        await stream.AuthenticateAsClientAsync("unit").WaitAsync(NetBench.Limit);
        await stream.WriteAsync(NetBench.Request("in"));
        Assert.StartsWith("Tls in", await bench.Next(), StringComparison.Ordinal);
        Assert.Equal(unit.GetCertHashString(), seen);
        bench.On(() => port.Send(bench.LastPath!, "answer"u8));
        Assert.Equal("answer", await Read(stream, 6));
    }

    [Fact]
    public void A_unit_without_a_certificate_accepts_nobody_and_says_so()
    {
        using var bare = new NetBench(pki);
        var port = bare.Open(NetBench.Options(SipTransport.Tls));
        Assert.Equal(port.Local(SipTransport.Udp), port.Local(SipTransport.Tls));
        Assert.Contains("no certificate", Assert.Single(bare.Notes), StringComparison.Ordinal);
    }

    // Two whole stacks: what the core does is the same over each.
    [Theory]
    [InlineData(SipTransport.Udp)]
    [InlineData(SipTransport.Tcp)]
    [InlineData(SipTransport.Tls)]
    public async Task A_request_is_answered_over_each_transport(SipTransport transport)
    {
        using var certificate = Server("127.0.0.1");
        using var far = new NetBench(pki, certificate);
        var (here, there) = (Layer(bench, transport), Layer(far, transport));
        var (host, number) = far.On(() => there.SentBy(new SipPath(transport, new IPEndPoint(IPAddress.Loopback, 1))));
        far.On(() => there.RequestReceived += transaction => transaction.Respond(SipResponse.For(transaction.Request, 200, transaction.Tag)));
        Assert.True(MessageReader.Read(NetBench.Request("whole"), out var request, out _));
        var answer = new TaskCompletionSource<int>();
        bench.On(() => here.Send((SipRequest)request with { Via = [] }, new SipPath(transport, new IPEndPoint(IPAddress.Parse(host), number), 0, "127.0.0.1"), (_, news) =>
        {
            if (news is ClientNews.Response response)
            {
                answer.TrySetResult(response.Message.Status);
            }
            else if (news is ClientNews.TransportFailed)
            {
                answer.TrySetResult(0);
            }
        }));
        Assert.Equal(200, await answer.Task.WaitAsync(NetBench.Limit));
    }

    private static TransactionLayer Layer(NetBench bench, SipTransport transport) => bench.On(() =>
    {
        TransactionLayer? layer = null;
        Assert.True(bench.Sockets.Open(NetBench.Options(transport), new Feeding(() => layer!), out var port, out _));
        return layer = new TransactionLayer(bench.Timeline, new Entropy(5), port, TransactionTimings.Rfc3261);
    });

    private SipPath Path(string name) => new(SipTransport.Tls, (IPEndPoint)server.LocalEndpoint, 0, name);

    private X509Certificate2 Server(string name)
    {
        if (!name.StartsWith("sip:", StringComparison.Ordinal))
        {
            return pki.Server([name]);
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=made", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("host.example.net");
        names.AddUri(new Uri(name));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var made = request.Create(pki.Ca, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1), RandomNumberGenerator.GetBytes(8));
        return X509Certificate2.CreateFromPem(made.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private async Task<SslStream> Serve(X509Certificate2 certificate)
    {
        var socket = await server.AcceptSocketAsync().WaitAsync(NetBench.Limit);
        var stream = new SslStream(new NetworkStream(socket, true), false, (_, certificate, _, _) => certificate is not null);
        await stream.AuthenticateAsServerAsync(certificate, clientCertificateRequired: true, SslProtocols.None, checkCertificateRevocation: false).WaitAsync(NetBench.Limit);
        return stream;
    }

    private async Task ReadServed(X509Certificate2 certificate)
    {
        await using var stream = await Serve(certificate);
        var bytes = new byte[6];
        await stream.ReadExactlyAsync(bytes).AsTask().WaitAsync(NetBench.Limit);
    }

    private static async Task<string> Read(Stream stream, int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes).AsTask().WaitAsync(NetBench.Limit);
        return Encoding.ASCII.GetString(bytes);
    }

    private static X509Certificate2 UnitCertificate(TestPki pki)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = pki.Unit(key, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
        return X509Certificate2.CreateFromPem(made.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private sealed class Feeding(Func<TransactionLayer> layer) : ISipReceiver
    {
        public void Received(SipPath from, ReadOnlySpan<byte> message) => layer().Receive(from, message);

        public void Failed(SipPath path) => layer().Fail(path);

        public void ReceivedRaw(IPEndPoint from, ReadOnlySpan<byte> datagram) => Assert.Fail("nothing raw was sent");
    }
}
