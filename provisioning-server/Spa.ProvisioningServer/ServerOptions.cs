using System.Net;

namespace Spa.ProvisioningServer;

/// <summary>How a server is started.</summary>
internal sealed record ServerOptions
{
    /// <summary>Folder of the store, keys and images; made when it is not there.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The PostgreSQL database that holds the store; null = the SQLite file in the data folder.</summary>
    public Storage.DatabaseAddress? Database { get; init; }

    /// <summary>How much of what happened is kept.</summary>
    public Storage.Retention Keep { get; init; } = new();

    /// <summary>Address it listens on.</summary>
    public IPAddress Listen { get; init; } = IPAddress.Loopback;

    /// <summary>Port of pages, profiles, images, reports; 0 = a free one.</summary>
    public int HttpPort { get; init; } = 8080;

    /// <summary>Port of enrolment, and of all the rest over TLS; 0 = a free one.</summary>
    public int TlsPort { get; init; } = 8443;

    /// <summary>UDP port of the TFTP server; 0 = a free one.</summary>
    public int TftpPort { get; init; } = 6969;

    /// <summary>UDP port of the syslog receiver; 0 = a free one.</summary>
    public int SyslogPort { get; init; } = 5514;

    /// <summary>UDP port of the STUN server for connection requests through an address translation; 0 = a free one; null = closed.</summary>
    public int? StunPort { get; init; }

    /// <summary>UDP port under which units reach it, when something stands between; null = the port itself.</summary>
    public int? PublicStunPort { get; init; }

    /// <summary>Name or address under which units reach the server; null = the address it listens on, or the machine's name when that is every address.</summary>
    public string? PublicHost { get; init; }

    /// <summary>TCP port under which units reach the HTTP port, when something stands between; null = the port itself.</summary>
    public int? PublicPort { get; init; }

    /// <summary>TCP port under which units reach the TLS port, when something stands between; null = the port itself.</summary>
    public int? PublicTlsPort { get; init; }

    /// <summary>How often a unit that is being enrolled asks.</summary>
    public TimeSpan EnrolPoll { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Requests of units that one address may make each second, on average; 0 = without limit.</summary>
    public int DeviceRate { get; init; } = 50;

    /// <summary>Requests of units that one address may make at once.</summary>
    public int DeviceBurst { get; init; } = 500;

    /// <summary>Requests of the API that one token, or one operator's pages, may make each second, on average; 0 = without limit. Five times as many at once.</summary>
    public int ApiRate { get; init; } = 50;

    /// <summary>Port for old units: TLS 1.0 and AES-CBC; 0 = a free one; null = closed.</summary>
    public int? LegacyTlsPort { get; init; }

    /// <summary>TCP port under which units reach that port, when something stands between; null = the port itself.</summary>
    public int? PublicLegacyPort { get; init; }

    /// <summary>File (PEM) with the certificate and RSA key that the port for old units shows, for one that the vendor has signed; null = one of the server's own making.</summary>
    public string? LegacyCertificate { get; init; }

    /// <summary>Longest time for a handshake on that port.</summary>
    public TimeSpan LegacyHandshakeTime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Files (PEM) with client roots of the vendor: certificates of original units are judged by them.</summary>
    public IReadOnlyList<string> ClientCas { get; init; } = [];

    /// <summary>How long certificates hold that the server makes for devices.</summary>
    public TimeSpan DeviceCertificateValidity { get; init; } = TimeSpan.FromDays(730);

    /// <summary>Connections at once, all ports for units and pages together.</summary>
    public int MostConnections { get; init; } = 20_000;

    /// <summary>Connections that one address may hold at once (IPv6: one /64).</summary>
    public int MostConnectionsOfOne { get; init; } = 5_000;

    /// <summary>Longest time for the header of a request to come whole.</summary>
    public TimeSpan HeaderTime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The body of a request may take so long to begin, more than a second; from then on at least 240 bytes a second must come.</summary>
    public TimeSpan BodyGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A connection that says nothing is kept so long: before its first request, and between two.</summary>
    public TimeSpan SilenceTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How slow it is to try a password: rounds of the hashes that this server makes.</summary>
    public int PasswordRounds { get; init; } = Security.PasswordHash.Rounds;

    /// <summary>Further names under which browsers and programs may open pages and API, beside <see cref="Host"/>, the machine's name and addresses.</summary>
    public IReadOnlyList<string> PageHosts { get; init; } = [];

    /// <summary>Networks that webhooks may lead to although they are not public.</summary>
    public IReadOnlyList<IPNetwork> WebhookAllow { get; init; } = [];

    /// <summary>Limits of telling units something by SIP.</summary>
    public Hosting.Notifying.NotifyOptions Notify { get; init; } = new();

    /// <summary>How devices are managed by CWMP.</summary>
    public Hosting.Acs.AcsOptions Acs { get; init; } = new();

    /// <summary>Write the log as JSON lines (<c>logs/server.json</c>) instead of text.</summary>
    public bool LogJson { get; init; }

    /// <summary>Write the log to standard error too.</summary>
    public bool LogConsole { get; init; }

    /// <summary>Send the log to this syslog server too (UDP); null = to none.</summary>
    public DnsEndPoint? LogSyslog { get; init; }

    /// <summary>Collector of traces (OTLP over HTTP); null = none are made.</summary>
    public Uri? Otlp { get; init; }

    /// <summary>Print one JSON line with the addresses instead of text.</summary>
    public bool Json { get; init; }

    /// <summary>The host that goes into profiles and into the server certificate.</summary>
    public string Host => PublicHost ?? (Listen.Equals(IPAddress.Any) || Listen.Equals(IPAddress.IPv6Any) ? Dns.GetHostName() : Listen.ToString());
}
