using System.Collections.Immutable;
using Spa.Foundation.Ports;
using Spa.Gateway.Ports;
using Spa.Gateway.Provisioning;

namespace Spa.Gateway.Admin;

/// <summary>How the unit does, for the pages and the report. Holds no secret.</summary>
/// <param name="Identity">Who it is.</param>
/// <param name="Version">Version that runs.</param>
/// <param name="Clock">Now, in UTC; null while nothing has set the clock.</param>
/// <param name="Uptime">Time since start.</param>
/// <param name="Network">What the network side has found out.</param>
/// <param name="Provisioning">The resync side.</param>
/// <param name="Upgrade">The upgrade side.</param>
/// <param name="LastReport">The last report; null = none since start.</param>
/// <param name="Light">How the light blinks.</param>
/// <param name="Lines">Line 1, then the PSTN line.</param>
/// <param name="Refused">Values that the last resync or page brought and that were not taken.</param>
/// <param name="Pending">Values that are stored and not yet in force.</param>
/// <param name="RestartPending">What a wanted restart is for and waits for, in a sentence; null = none is wanted.</param>
/// <param name="SafeMode">Why the unit runs in safe mode, with provisioning and pages only; null = it does not.</param>
/// <param name="Certificate">The unit's own certificate; null = none.</param>
public sealed record GatewayStatus(
    UnitIdentity Identity,
    string Version,
    DateTimeOffset? Clock,
    TimeSpan Uptime,
    NetworkFacts Network,
    ProvisioningStatus Provisioning,
    UpgradeStatus Upgrade,
    AttemptOutcome? LastReport,
    StatusLight Light,
    IReadOnlyList<LineFacts> Lines,
    ImmutableArray<RefusedSetting> Refused,
    ImmutableArray<PendingSetting> Pending,
    string? RestartPending,
    string? SafeMode = null,
    CertificateStatus? Certificate = null)
{
    /// <summary>What time servers have made of the clock.</summary>
    public ClockSync ClockSync { get; init; }
}

/// <summary>How the resync side stands.</summary>
/// <param name="Phase">What it is doing.</param>
/// <param name="State">The same in a sentence: "waits until nothing is in use".</param>
/// <param name="Last">The last resync; null = never.</param>
/// <param name="HasSucceeded">True once one has succeeded since factory settings.</param>
/// <param name="Failures">Failed ones since the last success.</param>
/// <param name="NextIn">Time to the next one that is due by itself; null = none is.</param>
/// <param name="Server">Server for rules that name none; null = nobody names one.</param>
public sealed record ProvisioningStatus(
    ResyncPhase Phase, string State, AttemptOutcome? Last, bool HasSucceeded, int Failures, TimeSpan? NextIn, DiscoveredServer? Server);

/// <summary>How the upgrade side stands.</summary>
/// <param name="Phase">What it is doing.</param>
/// <param name="State">The same in a sentence: "fetching, 3.1 of 5.0 MB".</param>
/// <param name="Last">The last attempt; null = never.</param>
/// <param name="Bytes">Bytes fetched; null = nothing is being fetched.</param>
/// <param name="Total">Bytes of the image; null = unknown.</param>
/// <param name="StagedVersion">Version that waits for the restart; null = none.</param>
/// <param name="RetryIn">Time to the next try; null = none is due.</param>
public sealed record UpgradeStatus(
    UpgradePhase Phase, string State, AttemptOutcome? Last, long? Bytes, long? Total, string? StagedVersion, TimeSpan? RetryIn);
