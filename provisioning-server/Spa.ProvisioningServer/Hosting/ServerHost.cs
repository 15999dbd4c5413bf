using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Serilog;
using Spa.Fleet.Serving;
using Spa.Hosting.Tftp;
using Spa.ProvisioningServer.Api;
using Spa.ProvisioningServer.Hosting.Acs;
using Spa.ProvisioningServer.Hosting.Notifying;
using Spa.ProvisioningServer.Hosting.Publishing;
using Spa.ProvisioningServer.Hosting.Units;
using Spa.ProvisioningServer.Hosting.Webhooks;
using Spa.ProvisioningServer.Http;
using Spa.ProvisioningServer.Http.Plain;
using Spa.ProvisioningServer.Legacy;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;
using Spa.ProvisioningServer.Telemetry;
using Spa.ProvisioningServer.Web;

namespace Spa.ProvisioningServer.Hosting;

/// <summary>A running server: pages, URLs of units by HTTP, HTTPS and TFTP, and the syslog receiver.</summary>
internal sealed class ServerHost : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly TftpServer tftp;
    private readonly SyslogReceiver syslog;

    private ServerHost(WebApplication application, TftpServer tftp, SyslogReceiver syslog, ServerReport report)
    {
        (this.application, this.tftp, this.syslog, Report) = (application, tftp, syslog, report);
    }

    /// <summary>Where it listens.</summary>
    public ServerReport Report { get; }

    public IServiceProvider Services => application.Services;

    /// <summary>Starts a server. An address that cannot be had is an <see cref="IOException"/> or a <see cref="System.Net.Sockets.SocketException"/>.</summary>
    /// <param name="options">How.</param>
    /// <param name="clock">The clock; null = the machine's.</param>
    /// <param name="firstPassword">Told the name and the password of the administrator that is made at the very first start, and the file where it stands too.</param>
    public static async Task<ServerHost> Start(ServerOptions options, TimeProvider? clock = null, Action<string, string, string>? firstPassword = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        clock ??= TimeProvider.System;
        var store = Store.Open(options.DataFolder, options.Database, clock, options.Keep);
        var ca = ProviderCa.Open(store.Folder, options.ClientCas);
        var certificate = ServerCertificate.Open(store.Folder, ca, Names(options), clock.GetUtcNow());
        await store.Write(on => Certificates.Add(on, null, certificate, null, null, "made for the server", clock.GetUtcNow()));
        var legacy = options.LegacyTlsPort is null ? LegacyAuthority.None : LegacyAuthority.Open(store.Folder, options.LegacyCertificate, options.Host, clock.GetUtcNow());
        var application = Build(options, clock, store, ca, certificate, legacy);
        var log = application.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Spa.ProvisioningServer");
        if (!store.Engine.WasLookedThrough)
        {
            Log.StoreNotLookedThrough(log);
        }

        await store.Write(store.Audits.Adopt);
        foreach (var head in store.Read(Audits.Heads))
        {
            Log.AuditStands(log, head.ToString());
        }

        if (await FirstAdministrator(store, clock, options.PasswordRounds) is var (password, file) && password is not null)
        {
            Log.AdministratorMade(log, file);
            firstPassword?.Invoke(Accounts.FirstOperator, password, file);
        }

        var files = ActivatorUtilities.CreateInstance<TftpFiles>(application.Services);
        var tftp = TftpServer.Start(new IPEndPoint(options.Listen, options.TftpPort), files, new TftpServerOptions { Broken = e => Log.TftpFailed(log, e) });
        var syslog = SyslogReceiver.Start(new IPEndPoint(options.Listen, options.SyslogPort), store);
        var stun = application.Services.GetRequiredService<StunServer>();
        stun.Start();
        await application.StartAsync();

        // In the order in which they were asked for: HTTP, HTTPS, and the port for old units, which the web server takes for HTTP.
        var ports = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(a => new Uri(a).Port).ToList();
        var (http, https, old) = (ports[0], ports[1], ports.Count > 2 ? ports[2] : 0);
        var addresses = new ServerAddresses(options.Host, options.PublicPort ?? http, options.PublicTlsPort ?? https, syslog.LocalEndPoint.Port)
        {
            LegacyPort = old == 0 ? 0 : options.PublicLegacyPort ?? old,
            TftpPort = tftp.LocalEndPoint.Port,
            StunPort = stun.LocalEndPoint is { } open ? options.PublicStunPort ?? open.Port : 0,
        };
        await store.Write(on => ServedStun.Keep(on, addresses));
        application.Services.GetRequiredService<ProfileMaker>().Addresses = addresses;
        var listen = options.Listen.Equals(IPAddress.Any) || options.Listen.Equals(IPAddress.IPv6Any) ? addresses.Host : options.Listen.ToString();
        var shown = new ServerAddresses(listen, http, https, addresses.SyslogPort);
        var report = new ServerReport(
            shown.Http, shown.Https, $"tftp://{new ServerAddresses(listen, tftp.LocalEndPoint.Port, 0, 0).Http["http://".Length..]}", $"udp://{shown.Syslog}",
            options.Host, http, https, tftp.LocalEndPoint.Port, addresses.SyslogPort, store.Folder, Environment.ProcessId)
        {
            Legacy = old == 0 ? null : new ServerAddresses(listen, 0, old, 0).Https,
            LegacyPort = old,
            Stun = stun.LocalEndPoint is { } own ? $"stun:{new ServerAddresses(listen, own.Port, 0, 0).Http["http://".Length..]}" : null,
            StunPort = stun.LocalEndPoint?.Port ?? 0,
        };
        if (OpenFiles.Connections(options.MostConnections) is var possible && possible < options.MostConnections)
        {
            Log.FewFiles(log, possible, OpenFiles.Limit());
        }

        Log.Listening(log, report.Http, report.Https, report.Tftp, report.Syslog, report.PublicHost, report.Data);
        if (!IPAddress.IsLoopback(options.Listen))
        {
            Log.PagesInTheClear(log, report.Http, report.Https);
        }

        return new ServerHost(application, tftp, syslog, report);
    }

    /// <summary>Ends when the process is told to stop.</summary>
    public Task WaitForShutdown(CancellationToken cancellation) => application.WaitForShutdownAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await tftp.DisposeAsync();
        await syslog.DisposeAsync();
        await application.StopAsync();
        await application.DisposeAsync();
    }

    private static WebApplication Build(ServerOptions options, TimeProvider clock, Store store, ProviderCa ca, X509Certificate2 certificate, LegacyAuthority legacy)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(ServerHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = Environments.Production,
        });
        builder.Configuration.Sources.Clear();
        builder.Services.AddSerilog(TelemetrySetup.CreateLog(options, store.Folder), dispose: true);

        // A connection of a unit is one request: no handing over between threads for it. Those that read and wait are those of the pool in any case.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
            kestrel.AddUnitPorts(options, certificate, legacy);
        });
        var services = builder.Services;
        services.AddSingleton(options);
        services.AddSingleton(clock);
        services.AddSingleton(_ => store);
        services.AddSingleton(_ => ca);
        services.AddSingleton<ProfileMaker>();
        services.AddSingleton<Traffic>();
        services.AddSingleton(_ => legacy);
        services.AddSingleton<DeviceCertificates>();
        services.AddSingleton<UnitOperations>();
        services.AddSingleton<DeviceFront>();
        services.AddSingleton<DeviceLimits>();
        services.AddSingleton<DeviceEndpoint>();
        services.AddSingleton<HttpDate>();
        services.AddSingleton<ReadyAnswers>();
        services.AddSingleton<AcsAnswers>();
        services.AddSingleton(_ => new ConnectionCount(OpenFiles.Connections(options.MostConnections), options.MostConnectionsOfOne));
        services.AddSingleton<IConnectionListenerFactory, PlainListeners>();
        services.AddSingleton<Operations>();
        services.AddPublishing();
        services.AddNotifying(options);
        services.AddAcs(options);
        services.AddSingleton(_ => new Accounts(store, clock, options.PasswordRounds));
        services.AddSingleton<FirmwareStore>();
        services.AddSingleton<Logins>();
        services.AddHostedService<FleetWatch>();
        services.AddSingleton<Bulk.BulkWork>();
        services.AddHostedService<Bulk.BulkWatch>();
        services.AddSingleton<Bulk.Groups>();
        services.AddSingleton<Sheets.Imports>();
        services.AddSingleton<Sheets.Exports>();
        services.AddPages();
        services.AddApi();
        services.AddTelemetry(options);
        services.AddWebhooks(options);
        services.AddAuthentication(SessionAuthentication.SchemeName).AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.SchemeName, null);
        services.AddAuthorizationBuilder().SetFallbackPolicy(new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddDataProtection().SetApplicationName("spa-server").PersistKeysToFileSystem(PrivateFolder(Path.Combine(store.Folder, "page-keys")));

        var application = builder.Build();
        application.Use(application.Services.GetRequiredService<AcsEndpoint>().Answer);
        application.Use(application.Services.GetRequiredService<DeviceEndpoint>().Answer);
        application.Use(SecurityHeaders.Add);
        application.Use(new HostGuard(options).Answer);
        application.UsePages();
        return application;
    }

    private static IReadOnlyList<string> Names(ServerOptions options)
    {
        var names = new List<string> { options.Host, "localhost", "127.0.0.1", "::1" };
        if (!IPAddress.IsLoopback(options.Listen) && !options.Listen.Equals(IPAddress.Any) && !options.Listen.Equals(IPAddress.IPv6Any))
        {
            names.Add(options.Listen.ToString());
        }

        return [.. names.Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private static DirectoryInfo PrivateFolder(string path)
    {
        PrivateFile.MakeFolder(path);
        return new DirectoryInfo(path);
    }

    private static async Task<(string? Password, string File)> FirstAdministrator(Store store, TimeProvider clock, int rounds)
    {
        var file = Path.Combine(store.Folder, Accounts.FirstPasswordFile);
        if (store.Read(Operators.Count) > 0)
        {
            return (null, file);
        }

        var password = PasswordHash.Invent();
        var hash = PasswordHash.Of(password, rounds);

        // The file first: a power cut between the two leaves a file too many, not a server that nobody can enter.
        PrivateFile.Replace(file, Encoding.ASCII.GetBytes($"{Accounts.FirstOperator}\n{password}\n"));
        await store.Write(on => Operators.Put(on, Accounts.FirstOperator, hash, clock.GetUtcNow()));
        return (password, file);
    }
}
