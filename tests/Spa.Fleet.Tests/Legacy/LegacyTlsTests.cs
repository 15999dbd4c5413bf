using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Tls;
using Spa.Fleet.Inventory;
using Spa.Fleet.Tests.Http;
using Spa.Marks;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Legacy;

/// <summary>The port for units of 2005.</summary>
public sealed class LegacyTlsTests(LegacyTlsTests.Old old) : IClassFixture<LegacyTlsTests.Old>
{
    private const string Agent = "Linksys/SPA-2102-3.3.6 (88012BA01234)";
    private static readonly int[] Usual = [CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA];

    public static TheoryData<string, string> Ways
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var version in new[] { "1.0", "1.1", "1.2" })
            {
                foreach (var suite in new[] { "AES128-SHA", "AES256-SHA", "DHE-RSA-AES128-SHA", "DHE-RSA-AES256-SHA" })
                {
                    rows.Add(version, suite);
                }
            }

            return rows;
        }
    }

    [Fact]
    public async Task It_is_closed_unless_asked_for()
    {
        var usual = new RunningServer();
        await usual.InitializeAsync();
        Assert.Null(usual.Report.Legacy);
        Assert.Contains(usual.Report.Https, await First(usual), StringComparison.Ordinal);
        await usual.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Each_suite_of_the_field_leads_in(string version, string suite)
    {
        var unit = new OldUnit(old.Port, Version(version), [Suite(suite)]);
        var answer = await unit.Get("/spa2102.cfg");
        Assert.StartsWith("HTTP/1.1 200 OK", answer, StringComparison.Ordinal);
        Assert.EndsWith(await First(old.Server), answer, StringComparison.Ordinal);
        Assert.Equal(Version(version), unit.Spoken);

        // The common name is the host, and nothing else is looked at; the chain ends at the root that is served.
        Assert.Equal(old.Server.Report.PublicHost, unit.Server!.GetNameInfo(X509NameType.SimpleName, false));
        using var root = X509Certificate2.CreateFromPem(await old.Server.Plain.GetStringAsync("/legacy-ca.crt"));
        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { root }, RevocationMode = X509RevocationMode.NoCheck } };
        Assert.True(chain.Build(unit.Server));
    }

    [Needs("openssl")]
    public async Task The_openssl_command_line_at_its_oldest_comes_in_too()
    {
        var start = new ProcessStartInfo("openssl") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "s_client", "-connect", $"127.0.0.1:{old.Port}", "-tls1", "-cipher", "AES128-SHA:@SECLEVEL=0", "-quiet", "-ign_eof" })
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync("GET /spa2102.cfg HTTP/1.0\r\n\r\n");
        await process.StandardInput.FlushAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.True(output.Contains("200 OK", StringComparison.Ordinal), output + await errors);
    }

    [Fact]
    public async Task An_original_unit_is_sent_there_and_ours_is_not()
    {
        Assert.Contains($"<Profile_Rule>{old.Server.Report.Legacy}/enrol/$MA.xml</Profile_Rule>", await First(old.Server), StringComparison.Ordinal);
        Assert.Contains($"<Profile_Rule>{old.Server.Report.Legacy}/enrol/$MA.xml</Profile_Rule>", await First(old.Server, "/spa3102.cfg", "Linksys/SPA-3102-5.1.10(GW) (FM600F823456)"), StringComparison.Ordinal);
        Assert.Contains($"<Profile_Rule>{old.Server.Report.Https}/enrol/$MA.xml</Profile_Rule>", await First(old.Server, "/spa3102.cfg", "Linksys/SPA-3102-0.1.0(GW) (FM600F823456)"), StringComparison.Ordinal);
    }

    [Theory]
    [Attack("C7")]
    [InlineData("1.0")]
    [InlineData("1.2")]
    public async Task The_certificate_of_an_old_unit_comes_through_to_enrolment(string version)
    {
        var mac = $"000e08d0000{version[2]}";
        Assert.Null(await old.Server.Operations.Add(MacAddress.Of(mac), new DeviceChange { Model = "SPA2102" }, Actors.Eve));
        using var certificate = old.Issue("SPA-2102", "88012BA01234", mac);
        Assert.DoesNotContain("GPP_SA", await new OldUnit(old.Port, Version(version), Usual).Get($"/enrol/{mac}.xml"), StringComparison.Ordinal);
        var unit = new OldUnit(old.Port, Version(version), Usual, certificate);
        Assert.DoesNotContain("GPP_SA", await unit.Get("/enrol/000e08d000ff.xml"), StringComparison.Ordinal);
        Assert.Contains("GPP_SA", await unit.Get($"/enrol/{mac}.xml"), StringComparison.Ordinal);
        var device = old.Server.Store.Read(on => Devices.Find(on, MacAddress.Of(mac)))!;
        Assert.Equal((DeviceState.Enrolled, "certificate"), (device.State, device.EnrolledBy));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/login")]
    [InlineData("/waiting")]
    [InlineData("/api/devices")]
    [InlineData("/assets/x/pages.css")]
    public async Task It_leads_to_nothing_but_URLs_of_units(string path)
        => Assert.StartsWith("HTTP/1.1 404 Not Found", await new OldUnit(old.Port, ProtocolVersion.TLSv10, Usual).Get(path), StringComparison.Ordinal);

    [Fact]
    public async Task Weaker_suites_than_those_get_no_handshake()
    {
        foreach (var suite in new[] { CipherSuite.TLS_RSA_WITH_RC4_128_SHA, CipherSuite.TLS_RSA_WITH_RC4_128_MD5, CipherSuite.TLS_RSA_WITH_3DES_EDE_CBC_SHA, CipherSuite.TLS_RSA_WITH_NULL_SHA })
        {
            await Assert.ThrowsAnyAsync<IOException>(() => new OldUnit(old.Port, ProtocolVersion.TLSv10, [suite]).Get("/spa2102.cfg"));
        }
    }

    [Fact]
    public async Task The_other_TLS_port_knows_no_old_version()
        => await Assert.ThrowsAnyAsync<IOException>(() => new OldUnit(old.Server.Report.TlsPort, ProtocolVersion.TLSv10, Usual).Get("/spa2102.cfg"));

    [Fact]
    [Attack("W4")]
    public async Task Rubbish_silence_and_crowds_are_ended_and_others_are_served()
    {
        // Long enough for an honest handshake on a busy machine, short enough to wait for.
        var strict = new RunningServer { Change = o => o with { LegacyTlsPort = 0, LegacyHandshakeTime = TimeSpan.FromSeconds(4) } };
        await strict.InitializeAsync();
        var random = new Random(4);
        var silent = new List<TcpClient>();
        for (var i = 0; i < 60; i++)
        {
            var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, strict.Report.LegacyPort);
                if (i % 3 > 0)
                {
                    var bytes = new byte[random.Next(1, 400)];
                    random.NextBytes(bytes);
                    if (i % 3 == 2 && bytes.Length > 1)
                    {
                        // Looks like the begin of a handshake.
                        (bytes[0], bytes[1]) = (22, 3);
                    }

                    await client.GetStream().WriteAsync(bytes);
                }

                silent.Add(client);
            }
            catch (Exception e) when (e is IOException or SocketException or InvalidOperationException)
            {
                // Ended while it began: one of those that are too many.
                client.Dispose();
            }
        }

        // Each is ended by the server: most at once, for there are more than one address may have.
        foreach (var client in silent)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
            try
            {
                var buffer = new byte[1024];
                while (client.Connected && await client.GetStream().ReadAsync(buffer, limit.Token) > 0)
                {
                }
            }
            catch (IOException)
            {
                // Reset.
            }

            client.Dispose();
        }

        Assert.StartsWith("HTTP/1.1 200 OK", await new OldUnit(strict.Report.LegacyPort, ProtocolVersion.TLSv10, Usual).Get("/spa2102.cfg"), StringComparison.Ordinal);
        await strict.DisposeAsync();
    }

    [Fact]
    public async Task A_certificate_that_the_vendor_has_signed_is_shown_as_it_is()
    {
        using var certificate = old.Issue("Provider", "x", "y", "pv.telco.net/mailto:admin@telco.net");
        var file = Path.GetTempFileName();
        using (var rsa = certificate.GetRSAPrivateKey()!)
        {
            await File.WriteAllTextAsync(file, certificate.ExportCertificatePem() + "\n" + rsa.ExportPkcs8PrivateKeyPem());
        }

        var server = new RunningServer { Change = o => o with { LegacyTlsPort = 0, LegacyCertificate = file } };
        await server.InitializeAsync();
        var unit = new OldUnit(server.Report.LegacyPort, ProtocolVersion.TLSv10, Usual);
        await unit.Get("/spa2102.cfg");
        Assert.Equal(certificate.RawData, unit.Server!.RawData);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Plain.GetAsync("/legacy-ca.crt")).StatusCode);
        await server.DisposeAsync();
        await File.WriteAllTextAsync(file, "no certificate");
        var broken = new RunningServer { Change = o => o with { LegacyTlsPort = 0, LegacyCertificate = file } };
        Assert.Equal($"--legacy-certificate {file} is not a certificate with its RSA key in one PEM file.", (await Assert.ThrowsAsync<InvalidOperationException>(broken.InitializeAsync)).Message);
        broken.Dispose();
        File.Delete(file);
    }

    private static ProtocolVersion Version(string text) => text switch { "1.0" => ProtocolVersion.TLSv10, "1.1" => ProtocolVersion.TLSv11, _ => ProtocolVersion.TLSv12 };

    private static int Suite(string text) => text switch
    {
        "AES128-SHA" => CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA,
        "AES256-SHA" => CipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA,
        "DHE-RSA-AES128-SHA" => CipherSuite.TLS_DHE_RSA_WITH_AES_128_CBC_SHA,
        _ => CipherSuite.TLS_DHE_RSA_WITH_AES_256_CBC_SHA,
    };

    private static async Task<string> First(RunningServer server, string path = "/spa2102.cfg", string agent = Agent)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("User-Agent", agent);
        return await (await server.Plain.SendAsync(request)).Content.ReadAsStringAsync();
    }

    /// <summary>A server with the port open, and a vendor that it believes.</summary>
    public sealed class Old : IAsyncLifetime, IDisposable
    {
        private readonly Vendor vendor = new();

        public Old() => Server = new RunningServer { Change = o => o with { ClientCas = [vendor.File], LegacyTlsPort = 0, LegacyHandshakeTime = TimeSpan.FromMinutes(1) } };

        public RunningServer Server { get; }

        public int Port => Server.Report.LegacyPort;

        public X509Certificate2 Issue(string unit, string locality, string surname, string? common = null) => vendor.Issue(unit, locality, surname, common);

        public Task InitializeAsync() => Server.InitializeAsync();

        public async Task DisposeAsync()
        {
            await Server.DisposeAsync();
            Dispose();
        }

        public void Dispose() => vendor.Dispose();
    }
}
