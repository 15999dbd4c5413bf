using System.Collections.Immutable;
using System.Globalization;
using Spa.Configuration.Parameters;
using Spa.Gateway.Ports;
using Spa.Gateway.Provisioning;
using Spa.Gateway.Trust;

namespace Spa.Gateway.Admin;

/// <summary>How the unit does, in figures and in words, put together from its parts when somebody looks.</summary>
internal sealed class StatusView(Unit unit, SettingsInForce settings, Resync resync, Upgrades upgrades, Reports reports, CertificateUpkeep certificate, RestartGate gate)
{
    /// <summary>Looks.</summary>
    /// <param name="started">The core has begun.</param>
    /// <param name="refusedOnPage">What was refused when a page changed settings last.</param>
    /// <param name="resetFault">Why factory settings were not stored; null = they were, or nobody wanted them.</param>
    public GatewayStatus Look(bool started, ImmutableArray<RefusedSetting> refusedOnPage, string? resetFault) => new(
        unit.Identity,
        unit.Boot.Version,
        unit.Clock,
        unit.Timeline.Now,
        unit.Network,
        new ProvisioningStatus(resync.State.Phase, ResyncWords(), resync.Last, resync.State.HasSucceeded, resync.State.Failures, resync.DueIn, unit.Server),
        new UpgradeStatus(
            upgrades.State.Phase,
            UpgradeWords(),
            upgrades.Last,
            Downloading?.Bytes,
            Downloading?.Total,
            upgrades.State.Version,
            upgrades.RetryIn),
        reports.Last,
        StatusLight.Of(
            started,
            unit.Network.State,
            upgrades.State.Phase,
            upgrades.Progress is ImageNews.Writing,
            gate is { HasBegun: true, Pending.Kind: RestartKind.OtherSlot },
            unit.Voice.Lines.Any(l => l.OffHook),
            unit.Boot.SafeMode is not null),
        unit.Voice.Lines,
        [.. resync.Refused, .. refusedOnPage],
        settings.Pending,
        RestartWords(resetFault),
        unit.Boot.SafeMode,
        certificate.Status)
    {
        ClockSync = unit.ClockSync,
    };

    private ImageNews.Downloading? Downloading => upgrades.State.Phase == UpgradePhase.Fetching ? upgrades.Progress as ImageNews.Downloading : null;

    private string ResyncWords() => resync.State.Phase switch
    {
        ResyncPhase.Deferred => $"resync ({resync.State.Cause}) waits until nothing is in use",
        ResyncPhase.Working => $"resync ({resync.State.Cause}) under way",
        _ when !settings.Stored.Get(ProvisioningParameters.ProvisionEnable) => "switched off by Provision_Enable",
        _ when resync.State.Armed is { } armed => armed switch
        {
            ResyncTimer.PowerOn => "waits the random time after power-on",
            ResyncTimer.Retry => string.Create(CultureInfo.InvariantCulture, $"failed {resync.State.Failures} times, tries again later"),
            _ => settings.Stored.Get(ProvisioningParameters.ResyncAt).At is { } at && unit.Clock is not null ? string.Create(CultureInfo.InvariantCulture, $"waits for {at:HH:mm}, Resync_At__HHmm_") : "waits for the next period",
        },
        _ when resync.State.Failures > 0 => "failed; Resync_Error_Retry_Delay lets it not try again by itself",
        _ when resync.State.HasSucceeded => "done; Resync_Periodic is off",
        _ => "never done",
    };

    private string UpgradeWords() => (upgrades.State.Phase, upgrades.Progress) switch
    {
        (UpgradePhase.Fetching, ImageNews.Downloading { Total: { } total } some) => string.Create(CultureInfo.InvariantCulture, $"fetching {upgrades.State.Job}, {some.Bytes / 1e6:0.0} of {total / 1e6:0.0} MB"),
        (UpgradePhase.Fetching, ImageNews.Writing writing) => $"writing version {writing.Version}",
        (UpgradePhase.Fetching, _) => $"fetching {upgrades.State.Job}",
        (UpgradePhase.Staged, _) => upgrades.Watch.Words ?? $"version {upgrades.State.Version} is installed",
        _ when upgrades.RetryIn is not null => string.Create(CultureInfo.InvariantCulture, $"failed {upgrades.State.Failures} times, tries again later"),
        _ when !settings.Stored.Get(ProvisioningParameters.UpgradeEnable) && unit.Boot.SafeMode is null => "switched off by Upgrade_Enable",
        _ when upgrades.Last is { Succeeded: false } => $"failed; version {unit.Boot.Version} goes on",
        _ => "nothing to do",
    };

    private string? RestartWords(string? resetFault) => resetFault ?? (gate.Pending is { } pending
        ? $"restart ({pending.Reason}) {(gate.HasBegun ? "under way" : unit.Voice.InUse ? "waits until nothing is in use" : RestartGate.IsUpgrade(pending.Kind) && !upgrades.Watch.MayGo ? "waits for a quiet moment" : "waits for what is under way")}"
        : null);
}
