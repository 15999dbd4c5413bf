namespace Spa.Fleet.Serving;

/// <summary>Where units reach the server, as written into profiles.</summary>
/// <param name="Host">Name or address literal, without brackets; the server certificate is for it.</param>
/// <param name="HttpPort">Port for profiles, images and reports.</param>
/// <param name="TlsPort">Port for enrolment.</param>
/// <param name="SyslogPort">UDP port of the syslog receiver; 0 = none.</param>
public sealed record ServerAddresses(string Host, int HttpPort, int TlsPort, int SyslogPort)
{
    /// <summary><c>http://host:port</c>, the port always written.</summary>
    public string Http => $"http://{HostInUrl}:{HttpPort}";

    /// <summary><c>https://host:port</c>, the port always written.</summary>
    public string Https => $"https://{HostInUrl}:{TlsPort}";

    /// <summary>TCP port for old units (TLS 1.0); 0 = closed.</summary>
    public int LegacyPort { get; init; }

    /// <summary>UDP port of TFTP; 0 = none.</summary>
    public int TftpPort { get; init; }

    /// <summary>UDP port of STUN; 0 = none.</summary>
    public int StunPort { get; init; }

    /// <summary>How the unit that the addresses are for fetches; by the rule of its model (<see cref="For"/>).</summary>
    public FetchBy Fetch { get; init; }

    /// <summary>How the unit that the addresses are for enrols.</summary>
    public EnrolBy Enrol { get; init; }

    /// <summary>Where profiles are fetched and reports brought, without a slash at the end.</summary>
    public string Profiles => Fetch switch
    {
        FetchBy.Https => Https,
        FetchBy.Legacy when LegacyPort > 0 => $"https://{HostInUrl}:{LegacyPort}",
        FetchBy.Tftp when TftpPort > 0 => $"tftp://{HostInUrl}:{TftpPort}",
        _ => Http,
    };

    /// <summary>Where keys are fetched, without a slash at the end.</summary>
    public string Enrolment => Enrol switch
    {
        EnrolBy.Legacy when LegacyPort > 0 => $"https://{HostInUrl}:{LegacyPort}",
        EnrolBy.Plain => Http,
        _ => Https,
    };

    /// <summary>The same server as units of a model reach it.</summary>
    public ServerAddresses For(UnitRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return this with { Fetch = rule.Fetch, Enrol = rule.Enrol };
    }

    /// <summary>Value of <c>Syslog_Server</c>; empty = none.</summary>
    public string Syslog => SyslogPort == 0 ? string.Empty : $"{HostInUrl}:{SyslogPort}";

    private string HostInUrl => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;
}
