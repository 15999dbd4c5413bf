namespace Spa.ProvisioningServer.Legacy;

/// <summary>Marks a connection that came by the port for old units: only their URLs are answered on it.</summary>
internal sealed record LegacyConnection;
