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

    /// <summary>Value of <c>Syslog_Server</c>; empty = none.</summary>
    public string Syslog => SyslogPort == 0 ? string.Empty : $"{HostInUrl}:{SyslogPort}";

    private string HostInUrl => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;
}
