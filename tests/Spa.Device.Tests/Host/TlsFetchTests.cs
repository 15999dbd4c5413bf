using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Spa.Gateway.Ports;
using Spa.Gateway.Trust;
using Spa.Marks;
using static Spa.Device.Tests.Host.FetchBench;

namespace Spa.Device.Tests.Host;

public sealed class TlsFetchTests : IDisposable
{
    private readonly TestPki pki = new();
    private readonly FetchBench bench;

    public TlsFetchTests() => bench = new FetchBench(pki);

    public void Dispose() => pki.Dispose();

    private static Beliefs Believing(byte[] list) => new(null, RevocationList.TryRead(list, out var read, out var why) ? read : throw new InvalidDataException(why));

    private static RequestDelegate Hello => context => context.Response.WriteAsync("hello");

    [Fact]
    public async Task A_server_of_the_provider_is_believed()
    {
        await using var server = await WebStub.Start(Hello, pki.Server(["server.test"]));
        Assert.Equal("got hello from 127.0.0.1, secured", Line(await bench.Get(FetchScheme.Https, server.Port)));
    }

    [Fact]
    public async Task A_server_may_be_named_by_its_address()
    {
        await using var server = await WebStub.Start(Hello, pki.Server(["127.0.0.1"]));
        Assert.Equal("got hello from 127.0.0.1, secured", Line(await bench.Get(FetchScheme.Https, server.Port, host: "127.0.0.1")));
    }

    [Fact]
    [Attack("P8")]
    public async Task A_wrong_name_is_refused_with_the_name_it_has()
    {
        await using var server = await WebStub.Start(Hello, pki.Server(["b.example.net", "c.example.net"]));
        Assert.Equal("TlsFailed: wrong name: the certificate is for b.example.net, c.example.net", Line(await bench.Get(FetchScheme.Https, server.Port)));
    }

    [Fact]
    [Attack("P8")]
    public async Task An_expired_certificate_is_refused_with_its_date()
    {
        await using var server = await WebStub.Start(Hello, pki.Server(["server.test"], DateTimeOffset.UtcNow.AddYears(-2), new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero)));
        Assert.Equal("TlsFailed: certificate expired on 2026-01-31", Line(await bench.Get(FetchScheme.Https, server.Port)));
    }

    [Fact]
    public async Task A_certificate_of_tomorrow_is_refused_with_its_date()
    {
        var start = DateTimeOffset.UtcNow.AddDays(40);
        await using var server = await WebStub.Start(Hello, pki.Server(["server.test"], start, start.AddDays(300)));
        Assert.Equal($"TlsFailed: certificate not valid before {start:yyyy-MM-dd}", Line(await bench.Get(FetchScheme.Https, server.Port)));
    }

    [Fact]
    public async Task Dates_are_not_judged_while_nothing_has_set_the_clock()
    {
        var lost = new FetchBench(pki, now: DateTimeOffset.UnixEpoch);
        await using var server = await WebStub.Start(Hello, pki.Server(["server.test"], DateTimeOffset.UtcNow.AddYears(-2), DateTimeOffset.UtcNow.AddYears(-1)));
        Assert.Equal("got hello from 127.0.0.1, secured", Line(await lost.Get(FetchScheme.Https, server.Port)));
    }

    [Fact]
    [Attack("P8")]
    public async Task A_certificate_of_somebody_else_is_refused()
    {
        using var other = new TestPki("Somebody Else");
        await using var server = await WebStub.Start(Hello, other.Server(["server.test"]));
        Assert.Equal("TlsFailed: unknown issuer: Somebody Else", Line(await bench.Get(FetchScheme.Https, server.Port)));
    }

    [Fact]
    [Attack("P8")]
    public async Task A_self_signed_certificate_is_refused()
    {
        await using var server = await WebStub.Start(Hello, TestPki.SelfSigned("server.test"));
        Assert.Equal("TlsFailed: self-signed certificate", Line(await bench.Get(FetchScheme.Https, server.Port)));
    }

    [Fact]
    public async Task A_unit_without_a_provider_believes_nobody()
    {
        await using var server = await WebStub.Start(Hello, pki.Server(["server.test"]));
        Assert.Equal("TlsFailed: unknown issuer: this unit holds no certificate of a provider", Line(await new FetchBench().Get(FetchScheme.Https, server.Port)));
    }

    [Fact]
    public async Task A_certificate_that_is_not_a_servers_is_refused()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var certificate = pki.Server(["server.test"], usage: "1.3.6.1.5.5.7.3.2");
        var serving = Task.Run(async () =>
        {
            using var client = await listener.AcceptSocketAsync();
            await using var tls = new SslStream(new NetworkStream(client));
            try
            {
                await tls.AuthenticateAsServerAsync(certificate);
                await tls.ReadExactlyAsync(new byte[1]);
            }
            catch (Exception e) when (e is IOException or AuthenticationException)
            {
                return;
            }

            Assert.Fail("A request came over it.");
        });
        Assert.Equal("TlsFailed: the certificate is not one of a server", Line(await bench.Get(FetchScheme.Https, ((IPEndPoint)listener.LocalEndpoint).Port)));
        await serving;
    }

    [Fact]
    public async Task A_renewed_certificate_is_shown_from_the_next_connection_on_with_the_key_of_the_one_before()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (made, renewed) = (pki.Unit(key, DateTimeOffset.UtcNow.AddDays(-9), DateTimeOffset.UtcNow.AddDays(9)), pki.Unit(key, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(99)));
        var unit = new FetchBench(pki, made.CopyWithPrivateKey(key));
        await using var server = await WebStub.Start(context => context.Response.WriteAsync(context.Connection.ClientCertificate!.SerialNumber), pki.Server(["server.test"]), wantClient: true);
        Assert.Equal($"got {made.SerialNumber} from 127.0.0.1, secured", Line(await unit.Get(FetchScheme.Https, server.Port)));
        unit.Client.Show(renewed);
        Assert.Equal($"got {renewed.SerialNumber} from 127.0.0.1, secured", Line(await unit.Get(FetchScheme.Https, server.Port)));
    }

    [Fact]
    [Attack("P8")]
    public async Task A_revoked_certificate_is_refused_with_its_date()
    {
        var certificate = pki.Server(["server.test"]);
        await using var server = await WebStub.Start(Hello, certificate);
        bench.Trust.Set(Believing(pki.Crl(1, null, null, pki.Server(["server.test"]))));
        Assert.Equal("got hello from 127.0.0.1, secured", Line(await bench.Get(FetchScheme.Https, server.Port)));
        bench.Trust.Set(Believing(pki.Crl(2, null, null, certificate)));
        Assert.Equal("TlsFailed: certificate revoked on 2026-02-03", Line(await bench.Get(FetchScheme.Https, server.Port)));
        Assert.Single(server.Asked);
    }

    [Fact]
    [Attack("P8")]
    public async Task A_list_that_has_ended_goes_on_refusing_what_it_names_and_nothing_else()
    {
        var (good, bad) = (pki.Server(["server.test"]), pki.Server(["server.test"]));
        bench.Trust.Set(Believing(pki.Crl(1, DateTimeOffset.UtcNow.AddDays(-30), DateTimeOffset.UtcNow.AddDays(-20), bad)));
        await using var one = await WebStub.Start(Hello, good);
        await using var other = await WebStub.Start(Hello, bad);
        Assert.Equal("got hello from 127.0.0.1, secured", Line(await bench.Get(FetchScheme.Https, one.Port)));
        Assert.Equal("TlsFailed: certificate revoked on 2026-02-03", Line(await bench.Get(FetchScheme.Https, other.Port)));
    }

    [Fact]
    public async Task A_further_authority_is_believed_beside_the_providers_and_its_list_is_not_the_others()
    {
        using var further = new TestPki("Further CA");
        var certificate = further.Server(["server.test"]);
        await using var server = await WebStub.Start(Hello, certificate);
        await using var old = await WebStub.Start(Hello, pki.Server(["server.test"]));
        Assert.Equal("TlsFailed: unknown issuer: Further CA", Line(await bench.Get(FetchScheme.Https, server.Port)));
        bench.Trust.Set(new Beliefs(further.Ca, null));
        Assert.Equal("got hello from 127.0.0.1, secured", Line(await bench.Get(FetchScheme.Https, server.Port)));
        Assert.Equal("got hello from 127.0.0.1, secured", Line(await bench.Get(FetchScheme.Https, old.Port)));

        // The same serial number on the provider's list is another certificate.
        bench.Trust.Set(new Beliefs(further.Ca, Believing(pki.Crl(1, null, null, certificate)).Revoked));
        Assert.Equal("got hello from 127.0.0.1, secured", Line(await bench.Get(FetchScheme.Https, server.Port)));
    }

    [Theory]
    [Attack("P8")]
#pragma warning disable SYSLIB0039, CA5397, CS0618 // An old server is what is tried.
    [InlineData(SslProtocols.Tls)]
    [InlineData(SslProtocols.Tls11)]
    public async Task An_old_version_of_tls_is_refused(SslProtocols version)
    {
        await using var server = await WebStub.Start(Hello, pki.Server(["server.test"]), protocols: version);
        Assert.StartsWith("TlsFailed: ", Line(await bench.Get(FetchScheme.Https, server.Port)), StringComparison.Ordinal);
        Assert.Empty(server.Asked);
    }
#pragma warning restore SYSLIB0039, CA5397, CS0618

    [Fact]
    public async Task A_port_that_speaks_no_tls_is_said_so()
    {
        await using var server = await WebStub.Text("plain");
        Assert.Equal("TlsFailed: the server does not speak TLS on this port", Line(await bench.Get(FetchScheme.Https, server.Port)));
    }

    [Fact]
    public async Task A_connection_cut_in_the_handshake_is_said_so()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var client = await listener.AcceptSocketAsync();
            await client.ReceiveAsync(new byte[4000]);
        });
        Assert.Equal("TlsFailed: the server ended the handshake", Line(await bench.Get(FetchScheme.Https, ((IPEndPoint)listener.LocalEndpoint).Port)));
        await serving;
    }

    [Fact]
    public async Task The_units_certificate_is_shown_when_it_is_asked_for()
    {
        using var client = TestPki.SelfSigned("000e08aabbcc");
        var own = new FetchBench(pki, client);
        await using var server = await WebStub.Start(
            async context => await context.Response.WriteAsync((await context.Connection.GetClientCertificateAsync())?.GetNameInfo(X509NameType.SimpleName, false) ?? "nobody"),
            pki.Server(["server.test"]),
            wantClient: true);
        Assert.Equal("got 000e08aabbcc from 127.0.0.1, secured", Line(await own.Get(FetchScheme.Https, server.Port)));
        Assert.Equal("got nobody from 127.0.0.1, secured", Line(await bench.Get(FetchScheme.Https, server.Port)));
    }

    [Fact]
    [Attack("F14")]
    public async Task A_redirect_from_https_to_http_is_refused()
    {
        await using var plain = await WebStub.Text("plain");
        await using var server = await WebStub.Start(
            context =>
            {
                context.Response.StatusCode = 302;
                context.Response.Headers.Location = $"http://server.test:{plain.Port}/";
                return Task.CompletedTask;
            },
            pki.Server(["server.test"]));
        Assert.Equal("Refused: redirect from https to http", Line(await bench.Get(FetchScheme.Https, server.Port)));
        Assert.Empty(plain.Asked);
    }
}
