using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Http;

/// <summary>The real server on free ports, in this process.</summary>
public sealed class RunningServer : IAsyncLifetime, IDisposable
{
    // Each server makes a password, and most tests log in: what is slow on purpose is shown where it is the matter.
    private const int Rounds = 1_000;

    private readonly Folder folder = new();
    private ServerHost? host;

    internal Func<ServerOptions, ServerOptions> Change { get; init; } = o => o;

    internal TimeProvider? Clock { get; init; }

    internal ServerHost Host => host!;

    internal ServerReport Report => Host.Report;

    internal Store Store => Host.Services.GetRequiredService<Store>();

    internal Operations Operations => Host.Services.GetRequiredService<Operations>();

    internal Accounts Accounts => Host.Services.GetRequiredService<Accounts>();

    internal string Data => folder.Path;

    internal string Password { get; private set; } = string.Empty;

    internal string? Session { get; set; }

    internal HttpClient Plain { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None });

    internal string CaFile => folder.File("ca/ca.crt");

    public async Task InitializeAsync()
    {
        var options = new ServerOptions { DataFolder = folder.Path, HttpPort = 0, TlsPort = 0, TftpPort = 0, SyslogPort = 0, EnrolPoll = TimeSpan.FromSeconds(7), PasswordRounds = Rounds };
        host = await ServerHost.Start(Change(options), Clock, firstPassword: (_, password, _) => Password = password);
        Plain.BaseAddress = new Uri(Report.Http);
    }

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        Dispose();
    }

    public void Dispose()
    {
        Plain.Dispose();
        folder.Dispose();
    }

    /// <summary>A client that trusts the provider's CA only, with a certificate if need be.</summary>
    internal HttpClient Secure(X509Certificate2? certificate)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(CaFile) }, RevocationMode = X509RevocationMode.NoCheck },
            },
        };
        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificates = [certificate];
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        }

        return new HttpClient(handler) { BaseAddress = new Uri(Report.Https) };
    }

    /// <summary>A certificate that a unit made for itself.</summary>
    internal static X509Certificate2 SelfSigned(string mac, string serial = "FM600F123456") => Certificate(mac, serial, null);

    /// <summary>A certificate of the factory.</summary>
    internal X509Certificate2 FromProvider(string mac, string serial = "FM600F123456", DateTimeOffset? until = null, int number = 0)
        => Certificate(mac, serial, X509Certificate2.CreateFromPem(File.ReadAllText(CaFile), File.ReadAllText(folder.File("ca/ca.key"))), until, number);

    /// <summary>Another certificate of the factory for the key of one.</summary>
    internal X509Certificate2 Again(X509Certificate2 certificate, string mac, DateTimeOffset until, int number)
    {
        using var issuer = X509Certificate2.CreateFromPem(File.ReadAllText(CaFile), File.ReadAllText(folder.File("ca/ca.key")));
        using var key = certificate.GetECDsaPrivateKey()!;
        var request = new CertificateRequest(new X500DistinguishedName($"OU=SPA-3102, L=FM600F123456, SN={mac}, CN={mac}"), key, HashAlgorithmName.SHA256);
        var from = DateTimeOffset.UtcNow.AddDays(-2);
        using var made = request.Create(issuer, from > issuer.NotBefore ? from : issuer.NotBefore, until, [1, (byte)((number >> 16) & 0xFF), (byte)((number >> 8) & 0xFF), (byte)(number & 0xFF)]);
        return made.CopyWithPrivateKey(key);
    }

    /// <summary>A device with a key, as after enrolment.</summary>
    internal async Task<(MacAddress Mac, DeviceKey Key)> Enrolled(string mac)
    {
        using var certificate = FromProvider(mac);
        using var client = Secure(certificate);
        (await client.GetAsync($"/enrol/{mac}.xml")).EnsureSuccessStatusCode();
        var address = MacAddress.Of(mac);
        return (address, Store.Read(on => Store.Keys.Of(on, address))[0]);
    }

    private static X509Certificate2 Certificate(string mac, string serial, X509Certificate2? issuer, DateTimeOffset? until = null, int number = 0)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var subject = new X500DistinguishedName($"OU=SPA-3102, L={serial}, SN={mac}, CN={mac}");
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], false));
        var from = DateTimeOffset.UtcNow.AddDays(-2);
        until ??= DateTimeOffset.UtcNow.AddDays(10);
        if (issuer is null)
        {
            return request.CreateSelfSigned(from, until.Value);
        }

        using var made = request.Create(issuer, from > issuer.NotBefore ? from : issuer.NotBefore, until.Value, number == 0 ? [1, .. RandomNumberGenerator.GetBytes(15)] : [1, (byte)((number >> 16) & 0xFF), (byte)((number >> 8) & 0xFF), (byte)(number & 0xFF)]);
        return made.CopyWithPrivateKey(key);
    }
}
