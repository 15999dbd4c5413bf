using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Spa.Hosting.Service;
using Spa.ProvisioningServer.Hosting;
using Spectre.Console;

namespace Spa.ProvisioningServer.Commands;

/// <summary><c>server run</c>.</summary>
internal static class RunCommand
{
    private static readonly Option<int> HttpPort = Port("--port", "TCP port of pages, profiles, images and reports", 8080);
    private static readonly Option<int> TlsPort = Port("--tls-port", "TCP port of enrolment and of everything else over TLS", 8443);
    private static readonly Option<int> TftpPort = Port("--tftp-port", "UDP port of TFTP", 6969);
    private static readonly Option<int> SyslogPort = Port("--syslog-port", "UDP port of the syslog receiver", 5514);
    private static readonly Option<int?> StunPort = new("--stun-port") { Description = "UDP port of STUN, through which units behind an address translation are asked for a session by CWMP (usually 3478); 0 = a free one; closed if not given.", HelpName = "PORT" };
    private static readonly Option<int?> PublicStunPort = new("--public-stun-port") { Description = "UDP port that units are told for it, when something stands in front that keeps their addresses.", HelpName = "PORT" };
    private static readonly Option<string> Listen = new("--listen") { Description = "Address to listen on; 0.0.0.0 for every IPv4 address, :: for every address.", DefaultValueFactory = _ => "127.0.0.1", HelpName = "ADDRESS" };
    private static readonly Option<string?> PublicHost = new("--public-host") { Description = "Name or address under which units reach the server; goes into profiles and the server certificate.", HelpName = "HOST" };
    private static readonly Option<int?> PublicPort = new("--public-port") { Description = "TCP port that profiles name for HTTP, when a proxy stands in front.", HelpName = "PORT" };
    private static readonly Option<int?> PublicTlsPort = new("--public-tls-port") { Description = "TCP port that profiles name for enrolment, when a proxy that passes TLS through stands in front.", HelpName = "PORT" };
    private static readonly Option<int> EnrolPoll = new("--enrol-poll") { Description = "Seconds between the requests of a unit that is being enrolled.", DefaultValueFactory = _ => 10, HelpName = "SECONDS" };
    private static readonly Option<int> DeviceRate = new("--device-rate") { Description = "Requests of units that one address may make each second; 0 = without limit.", DefaultValueFactory = _ => 50, HelpName = "N" };

    private static readonly Option<string[]> PageHosts = new("--page-host") { Description = "Further name under which pages and API may be opened, when a proxy stands in front; may be repeated.", HelpName = "HOST" };
    private static readonly Option<string[]> WebhookAllow = new("--webhook-allow") { Description = "Network that webhooks may lead to although it is not public, as 10.0.0.0/8; may be repeated.", HelpName = "NETWORK" };
    private static readonly Option<string[]> AcsAllow = new("--acs-allow") { Description = "Network of this machine or this link that connection requests of CWMP may lead to, as 127.0.0.0/8; may be repeated.", HelpName = "NETWORK", DefaultValueFactory = _ => [] };
    private static readonly Option<string[]> AcsProxy = new("--acs-proxy") { Description = "Network of proxies whose word (X-Forwarded-For) on where a CWMP session comes from is taken; may be repeated.", HelpName = "NETWORK", DefaultValueFactory = _ => [] };
    private static readonly Option<bool> AcsCookieOnly = new("--acs-cookie-only") { Description = "Find CWMP sessions by their cookie alone: for a proxy that gives one connection to many devices." };
    private static readonly Option<bool> AcsClear = new("--acs-secrets-in-the-clear") { Description = "Send passwords to devices managed by CWMP also where a session has no TLS." };
    private static readonly Option<bool> LogJson = new("--log-json") { Description = "Write the log as JSON lines (logs/server.json)." };
    private static readonly Option<bool> LogConsole = new("--log-console") { Description = "Write the log to standard error too." };
    private static readonly Option<string?> LogSyslog = new("--log-syslog") { Description = "Send the log to this syslog server too, over UDP.", HelpName = "HOST[:PORT]" };
    private static readonly Option<string?> Otlp = new("--otlp") { Description = "Send traces to this collector, OTLP over HTTP: http://HOST:4318.", HelpName = "URL" };
    private static readonly Option<int> ApiRate = new("--api-rate") { Description = "Requests of the API that one token may make each second; 0 = without limit.", DefaultValueFactory = _ => 50, HelpName = "N" };
    private static readonly Option<int?> LegacyTlsPort = new("--legacy-tls-port") { Description = "TCP port for original units that know only TLS 1.0 (AES-CBC, SHA-1); 0 = a free one; closed if not given. Serves nothing but URLs of units.", HelpName = "PORT" };
    private static readonly Option<int?> PublicLegacyPort = new("--public-legacy-port") { Description = "TCP port that profiles name for it, when a proxy that passes TLS through stands in front.", HelpName = "PORT" };
    private static readonly Option<string?> LegacyCertificate = new("--legacy-certificate") { Description = "Certificate and RSA key (PEM) that this port shows: the one that the vendor has signed for you; if not given, one of the server's own making.", HelpName = "FILE" };
    private static readonly Option<string[]> ClientCa = new("--client-ca") { Description = "Root (PEM) that the vendor signs client certificates of its units with; may be given several times.", HelpName = "FILE", DefaultValueFactory = _ => [] };
    private static readonly Option<int> CertificateDays = new("--device-certificate-days") { Description = "How long certificates hold that devices get here.", DefaultValueFactory = _ => 730, HelpName = "DAYS" };

    private static readonly Option<int> KeepLines = new("--keep-lines") { Description = $"Lines of each device's timeline to keep, the newest; at most {Storage.DeviceEvents.Most}.", DefaultValueFactory = _ => 500, HelpName = "N" };
    private static readonly Option<int> KeepDays = new("--keep-days") { Description = "Days to keep lines of timelines.", DefaultValueFactory = _ => 400, HelpName = "N" };
    private static readonly Option<long> KeepAll = new("--keep-all-lines") { Description = "Lines of all timelines together to keep, about.", DefaultValueFactory = _ => 50_000_000, HelpName = "N" };
    private static readonly Option<int> KeepAudit = new("--keep-audit-days") { Description = "Days to keep the audit log; 0 = for ever.", DefaultValueFactory = _ => 3650, HelpName = "N" };

    public static void Fill(Command command)
    {
        foreach (Option option in new Option[] { HttpPort, TlsPort, TftpPort, SyslogPort, StunPort, PublicStunPort, Listen, PublicHost, PublicPort, PublicTlsPort, EnrolPoll, DeviceRate, LegacyTlsPort, PublicLegacyPort, LegacyCertificate, ClientCa, CertificateDays, ApiRate, PageHosts, WebhookAllow, AcsAllow, AcsProxy, AcsCookieOnly, AcsClear, LogJson, LogConsole, LogSyslog, Otlp, KeepLines, KeepDays, KeepAll, KeepAudit })
        {
            command.Options.Add(option);
        }

        command.SetAction(Run);
    }

    private static Option<int> Port(string name, string description, int usual)
        => new(name) { Description = $"{description}; 0 = a free one.", DefaultValueFactory = _ => usual, HelpName = "PORT" };

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancellation)
    {
        if (!IPAddress.TryParse(parsed.GetValue(Listen), out var listen))
        {
            return Shared.Fail(parsed, $"--listen takes an address; '{parsed.GetValue(Listen)}' is none.");
        }

        if (parsed.GetValue(PublicHost) is { } host && Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            return Shared.Fail(parsed, $"--public-host takes a host name or an address; '{host}' is neither.");
        }

        var networks = parsed.GetValue(WebhookAllow) ?? [];
        if (networks.FirstOrDefault(n => !IPNetwork.TryParse(n, out _)) is { } wrong)
        {
            return Shared.Fail(parsed, $"--webhook-allow takes a network, as 10.0.0.0/8; '{wrong}' is none.");
        }

        var acs = (Allow: parsed.GetValue(AcsAllow) ?? [], Proxies: parsed.GetValue(AcsProxy) ?? []);
        if (acs.Allow.Concat(acs.Proxies).FirstOrDefault(n => !IPNetwork.TryParse(n, out _)) is { } none)
        {
            return Shared.Fail(parsed, $"--acs-allow and --acs-proxy take a network, as 127.0.0.0/8; '{none}' is none.");
        }

        if (parsed.GetValue(Otlp) is { } collector && (!Uri.TryCreate(collector, UriKind.Absolute, out var to) || to.Scheme is not ("http" or "https")))
        {
            return Shared.Fail(parsed, $"--otlp takes a URL, as http://127.0.0.1:4318; '{collector}' is none.");
        }

        if (Syslog(parsed.GetValue(LogSyslog)) is var (syslog, fault) && fault is not null)
        {
            return Shared.Fail(parsed, fault);
        }

        var database = Shared.DatabaseOf(parsed, out var unreadable);
        if (unreadable is not null)
        {
            return Shared.Fail(parsed, unreadable);
        }

        NativeMemory.Bound();
        var options = new ServerOptions
        {
            DataFolder = parsed.GetValue(Shared.Data)!,
            Database = database,
            Keep = new()
            {
                LinesOfDevice = Math.Clamp(parsed.GetValue(KeepLines), 1, Storage.DeviceEvents.Most),
                Lines = TimeSpan.FromDays(Math.Clamp(parsed.GetValue(KeepDays), 1, 36500)),
                LinesOfFleet = Math.Max(1, parsed.GetValue(KeepAll)),
                Audit = parsed.GetValue(KeepAudit) <= 0 ? null : TimeSpan.FromDays(Math.Min(parsed.GetValue(KeepAudit), 36500)),
            },
            Listen = listen,
            HttpPort = parsed.GetValue(HttpPort),
            TlsPort = parsed.GetValue(TlsPort),
            TftpPort = parsed.GetValue(TftpPort),
            SyslogPort = parsed.GetValue(SyslogPort),
            StunPort = parsed.GetValue(StunPort),
            PublicStunPort = parsed.GetValue(PublicStunPort),
            PublicHost = parsed.GetValue(PublicHost),
            PublicPort = parsed.GetValue(PublicPort),
            PublicTlsPort = parsed.GetValue(PublicTlsPort),
            EnrolPoll = TimeSpan.FromSeconds(Math.Clamp(parsed.GetValue(EnrolPoll), 1, 3600)),
            DeviceRate = Math.Max(0, parsed.GetValue(DeviceRate)),
            ApiRate = Math.Max(0, parsed.GetValue(ApiRate)),
            LegacyTlsPort = parsed.GetValue(LegacyTlsPort),
            PublicLegacyPort = parsed.GetValue(PublicLegacyPort),
            LegacyCertificate = parsed.GetValue(LegacyCertificate),
            ClientCas = parsed.GetValue(ClientCa) ?? [],
            DeviceCertificateValidity = TimeSpan.FromDays(Math.Clamp(parsed.GetValue(CertificateDays), 1, 7300)),
            PageHosts = parsed.GetValue(PageHosts) ?? [],
            WebhookAllow = [.. networks.Select(n => IPNetwork.Parse(n))],
            Acs = new()
            {
                Allow = [.. acs.Allow.Select(n => IPNetwork.Parse(n))],
                Proxies = [.. acs.Proxies.Select(n => IPNetwork.Parse(n))],
                FindByConnection = !parsed.GetValue(AcsCookieOnly),
                SecretsInTheClear = parsed.GetValue(AcsClear),
            },
            LogJson = parsed.GetValue(LogJson),
            LogConsole = parsed.GetValue(LogConsole),
            LogSyslog = syslog,
            Otlp = parsed.GetValue(Otlp) is { } url ? new Uri(url) : null,
            Json = parsed.GetValue(Shared.Json),
        };
        try
        {
            using var service = ServiceNotice.FromEnvironment();
            await using var server = await ServerHost.Start(options, firstPassword: TellPassword);
            if (options.Json)
            {
                Console.Out.WriteLine(server.Report.ToJson());
                Console.Out.Flush();
            }
            else
            {
                Draw(server.Report);
            }

            service.Ready();
            await using var watched = ServiceWatch.Start(service, server.Services.GetRequiredService<Storage.Store>());
            await server.WaitForShutdown(cancellation);
            service.Stopping();
            return 0;
        }
        catch (Exception e) when (e is IOException or SocketException or UnauthorizedAccessException or System.Data.Common.DbException or InvalidOperationException)
        {
            return Shared.Fail(parsed, $"The server cannot start: {e.Message}");
        }
    }

    private static (DnsEndPoint? To, string? Fault) Syslog(string? text)
        => text is null ? (null, null)
            : Uri.TryCreate($"udp://{text}", UriKind.Absolute, out var uri) && uri.AbsolutePath is "" or "/" && uri.Host.Length > 0 ? (new DnsEndPoint(uri.Host.Trim('[', ']'), uri.Port > 0 ? uri.Port : 514), null)
            : (null, $"--log-syslog takes HOST or HOST:PORT; '{text}' is neither.");

    // To a person at a terminal and to nobody else: what is not a terminal may be a log that is kept.
    private static void TellPassword(string name, string password, string file)
        => Console.Error.WriteLine(Console.IsErrorRedirected
            ? $"First start: log in as {name} with the password that stands in {file} (change it with './spa server user password {name}')."
            : $"First start: log in as {name} with the password {password} (it stands in {file} too; change it with './spa server user password {name}').");

    private static void Draw(ServerReport report)
    {
        var grid = new Grid().AddColumn().AddColumn();
        grid.AddRow("Pages", report.Http + "/");
        grid.AddRow("Enrolment", report.Https + "/");
        if (report.Legacy is { } legacy)
        {
            grid.AddRow("Old units", legacy + "/");
        }

        grid.AddRow("TFTP", report.Tftp);
        grid.AddRow("Syslog", report.Syslog);
        if (report.Stun is { } stun)
        {
            grid.AddRow("STUN", stun);
        }

        grid.AddRow("Units reach it as", report.PublicHost);
        grid.AddRow("Data", report.Data);
        AnsiConsole.Write(new Panel(grid) { Header = new PanelHeader(" provisioning server ") });
        AnsiConsole.WriteLine("Ctrl-C ends it.");
    }
}
