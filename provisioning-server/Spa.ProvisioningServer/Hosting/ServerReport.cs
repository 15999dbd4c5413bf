using System.Text.Json;

namespace Spa.ProvisioningServer.Hosting;

/// <summary>Where a started server listens.</summary>
/// <param name="Http">Pages, profiles, images, reports.</param>
/// <param name="Https">The same and enrolment.</param>
/// <param name="Tftp">TFTP.</param>
/// <param name="Syslog">Syslog.</param>
/// <param name="PublicHost">Host that profiles name.</param>
/// <param name="HttpPort">Port number.</param>
/// <param name="TlsPort">Port number.</param>
/// <param name="TftpPort">Port number.</param>
/// <param name="SyslogPort">Port number.</param>
/// <param name="Data">Data folder, full path.</param>
/// <param name="Pid">Process.</param>
internal sealed record ServerReport(
    string Http, string Https, string Tftp, string Syslog, string PublicHost, int HttpPort, int TlsPort, int TftpPort, int SyslogPort, string Data, int Pid)
{
    /// <summary>Port for old units; null = closed.</summary>
    public string? Legacy { get; init; }

    /// <summary>Its number; 0 = closed.</summary>
    public int LegacyPort { get; init; }

    /// <summary>STUN (RFC 7064); null = closed.</summary>
    public string? Stun { get; init; }

    /// <summary>Its number; 0 = closed.</summary>
    public int StunPort { get; init; }

    /// <summary>One line for programs.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);
}
