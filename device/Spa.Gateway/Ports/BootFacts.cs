using System.Security.Cryptography.X509Certificates;

namespace Spa.Gateway.Ports;

/// <summary>What the host knows when it starts the core.</summary>
/// <param name="Restart">Why the program was started again; null = power-up, or nobody asked (a crash).</param>
/// <param name="Version">Version now running, from the manifest of its slot: <c>$SWVER</c>.</param>
/// <param name="Returned">Set when the launcher went back to this version since the core last ran.</param>
/// <param name="Kept">What <see cref="IGatewayHost.Keep"/> made durable, by name; a name never kept is absent.</param>
/// <param name="ProvisionUrl">Start option <c>--provision</c>: scheme, host and port put before the path of a rule without a server; null = none.</param>
public sealed record BootFacts(
    RestartKind? Restart, string Version, SlotReturn? Returned, IReadOnlyDictionary<string, byte[]> Kept, string? ProvisionUrl)
{
    /// <summary>The provider's authorities that the unit was made with; empty = none.</summary>
    public IReadOnlyList<X509Certificate2> Roots { get; init; } = [];

    /// <summary>The certificate that the unit was made with; null = none.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>What <see cref="IGatewayHost.KeepCertificate"/> made durable last, not judged; empty = never.</summary>
    public ReadOnlyMemory<byte> RenewedCertificate { get; init; }

    /// <summary>Why everything optional is left out: both versions kept failing; null = the unit runs whole.</summary>
    public string? SafeMode { get; init; }

    /// <summary>What was wrong with the settings on the disk, and which are in force instead; null = nothing.</summary>
    public string? SettingsDamage { get; init; }
}

/// <summary>A new version that did not hold.</summary>
/// <param name="Version">The version given up.</param>
/// <param name="Reason">Why, as the launcher says it: "ended with code 3 before it was healthy".</param>
public sealed record SlotReturn(string Version, string Reason);
