using System.Collections.Immutable;
using System.Globalization;
using Spa.Configuration.Parameters;
using Spa.Configuration.Profiles;
using Spa.Configuration.Settings;
using Spa.Configuration.Views;
using Spa.Cwmp.Messages;
using Spa.Foundation.Ports;
using Spa.Foundation.Time;
using Spa.Foundation.Trace;
using Spa.Gateway.Admin;
using Spa.Gateway.Management;
using Spa.Gateway.Ports;
using Spa.Gateway.Provisioning;
using Spa.Gateway.Trust;

namespace Spa.Gateway;

/// <summary>The device's core: settings, telephone side and provisioning, joined. All members are called on its timeline.</summary>
public sealed class Gateway
{
    private readonly Unit unit;
    private readonly SettingsInForce settings;
    private readonly Resync resync;
    private readonly ResyncTriggers triggers;
    private readonly Upgrades upgrades;
    private readonly Reports reports;
    private readonly TrustUpkeep trust;
    private readonly CertificateUpkeep certificate;
    private readonly RestartGate gate;
    private readonly Cpe? cpe;
    private readonly StatusView view;
    private ImmutableArray<RefusedSetting> refusedOnPage = [];
    private string? resetFault;
    private bool started;
    private bool bootReported;
    private bool settling;

    /// <summary>Joins the parts; nothing happens before <see cref="Start"/>.</summary>
    /// <param name="timeline">The one thread of control.</param>
    /// <param name="settings">The stored settings.</param>
    /// <param name="identity">Who the unit is.</param>
    /// <param name="entropy">Chance, for delays and salts.</param>
    /// <param name="calendar">Wall-clock time, for messages.</param>
    /// <param name="host">Does what the core wants.</param>
    /// <param name="boot">Why and what was started.</param>
    /// <param name="voice">The telephone side; it already has <paramref name="settings"/>.</param>
    /// <param name="trace">Takes what happens.</param>
    /// <param name="management">Sessions with an ACS; null = there are none.</param>
    public Gateway(
        Timeline timeline, SettingsSnapshot settings, UnitIdentity identity, Entropy entropy, ICalendar calendar, IGatewayHost host, BootFacts boot, IVoice voice, CoreTrace trace, IManagementPort? management = null)
    {
        ArgumentNullException.ThrowIfNull(boot);
        ArgumentNullException.ThrowIfNull(voice);
        var fresh = boot.Restart == RestartKind.FactoryReset;
        this.settings = new SettingsInForce(settings, host, voice);
        unit = new Unit(timeline, entropy, calendar, host, identity, boot, voice, this.settings, trace);
        gate = new RestartGate(MayRestart, Restart);
        resync = new Resync(unit, fresh ? null : KeptJson.Read(boot.Kept, KeptResync.Name, KeptJson.Default.KeptResync));
        upgrades = new Upgrades(unit, gate, fresh ? null : KeptJson.Read(boot.Kept, KeptUpgrade.Name, KeptJson.Default.KeptUpgrade));
        reports = new Reports(unit, () => Status);
        trust = new TrustUpkeep(unit, fresh);
        certificate = new CertificateUpkeep(unit, trust);
        view = new StatusView(unit, this.settings, resync, upgrades, reports, certificate, gate);
        cpe = management is null ? null : new Cpe(
            unit, management, upgrades, resync, reports, () => Status, Dump, AcsRestart, fresh ? null : KeptJson.Read(boot.Kept, KeptManagement.Name, ManagementJson.Default.KeptManagement));
        triggers = new ResyncTriggers(unit, () => resync.Dispatch(new ResyncEvent.Asked(new ResyncCause(ResyncReason.Periodic))));
        if (boot.Restart == RestartKind.SettingsChanged)
        {
            reports.Remember(KeptJson.Read(boot.Kept, KeptChanges.Name, KeptJson.Default.KeptChanges));
        }

        unit.Moment = () => new MacroMoment(
            resync.Reason,
            timeline.Now - (resync.EndedAt ?? TimeSpan.Zero),
            timeline.Now - (upgrades.BegunAt ?? TimeSpan.Zero),
            upgrades.State.Failures > 0,
            upgrades.Err);
        Join();
    }

    /// <summary>The stored settings: what pages show and change.</summary>
    public SettingsSnapshot Settings => settings.Stored;

    /// <summary>How the unit does now.</summary>
    public GatewayStatus Status => view.Look(started, refusedOnPage, resetFault);

    /// <summary>True while a telephone line is in use.</summary>
    public bool IsInUse => unit.Voice.InUse;

    /// <summary>Begins. Called once, after the host has read what was kept and the telephone side works.</summary>
    public void Start()
    {
        started = true;
        resync.CheckTerms();
        triggers.Check();
        var upgraded = upgrades.Conclude();
        var powerOn = !upgraded && unit.Boot.Restart is null or RestartKind.Reboot or RestartKind.FactoryReset;
        if (upgraded || powerOn)
        {
            reports.ForgetChanges();
        }

        cpe?.Start(upgraded);
        resync.Dispatch(new ResyncEvent.Started(powerOn));
        if (upgraded)
        {
            AfterUpgradeAttempt();
        }

        if (!IsFirstContactDue)
        {
            FirstContact();
        }
    }

    /// <summary>The network side has found out something. What it says of servers counts from the next rule on; a resync that failed for want of it is tried again at once.</summary>
    public void NetworkChanged(NetworkFacts network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var (before, server) = (unit.Network, unit.Server);
        unit.Network = network;
        if (network.State == NetworkState.Up && before.Address.Length > 0 && (before.State != NetworkState.Up || before.Address != network.Address))
        {
            unit.Voice.NetworkChanged();
        }

        var better = (before.State != NetworkState.Up && network.State == NetworkState.Up) || (unit.Server is { } found && found != server);
        cpe?.SettingsChanged();
        if (started && better && resync.State is { Phase: ResyncPhase.Resting, Failures: > 0 } && ErrTexts.IsForWantOfNetwork(resync.Last?.Err))
        {
            resync.Dispatch(new ResyncEvent.Asked(new ResyncCause(ResyncReason.Retry)));
        }
    }

    /// <summary>A person wants a resync (<c>/resync?</c>). It waits until nothing is in use.</summary>
    /// <param name="url">A URL to fetch instead of what the rules say; null or empty = the rules.</param>
    /// <param name="caller">Address the request came from: the server of a URL without one; null = the one of the rules.</param>
    public void Resync(string? url = null, string? caller = null)
        => resync.Dispatch(new ResyncEvent.Asked(new ResyncCause(ResyncReason.Request, string.IsNullOrEmpty(url) ? null : new GivenUrl(url, caller))));

    /// <summary>A person wants another version (<c>/upgrade?</c>). Fetching begins at once; the restart waits until nothing is in use.</summary>
    /// <param name="url">Where the image is; empty = <c>/spa3102.bin</c> of the caller, or where an ACS alone decides on firmware: it is asked for an image.</param>
    /// <param name="caller">Address the request came from: the server of a URL without one.</param>
    /// <returns>True = the ACS is asked.</returns>
    public bool Upgrade(string url, string? caller = null)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (url.Length == 0 && cpe is not null && upgrades.IsManagedElsewhere)
        {
            unit.Note(6, "new firmware is wanted at the unit: the ACS, which decides on it, is asked");
            cpe.Want(FileTypes.Firmware);
            return true;
        }

        upgrades.Ask(new GivenUrl(url, caller));
        return false;
    }

    /// <summary>A person wants a restart (<c>/reboot</c>). It waits until nothing is in use.</summary>
    public void Reboot(string reason = "asked for") => gate.Want(RestartKind.Reboot, reason);

    /// <summary>A person wants factory settings. They come with a restart, which waits until nothing is in use.</summary>
    public void FactoryReset() => gate.Want(RestartKind.FactoryReset, "factory settings");

    /// <summary>The phone menu wants factory settings (73738).</summary>
    /// <param name="password">The keys that were typed as the administrator's password; null = it was not asked for yet.</param>
    public PhoneResetAnswer FactoryResetByPhone(string? password = null)
    {
        var answer = PhoneReset.Judge(Settings, password);
        if (answer == PhoneResetAnswer.Done)
        {
            FactoryReset();
        }

        return answer;
    }

    /// <summary>State and settings as XML, without secrets: what <c>/admin/spacfg.xml</c> shows and a report holds.</summary>
    public byte[] Dump() => ProfileReport.Write(Settings, ReportStatus.Of(Status, "dump"));

    /// <summary>A person wants a report.</summary>
    public void SendReport() => reports.Send("request");

    /// <summary>A SIP NOTIFY that has been authenticated (provisioning 3.4); false when this event is not known or not wanted.</summary>
    /// <param name="event">The Event header without parameters: <c>resync</c>, <c>reboot</c>, <c>reboot_now</c>, <c>restart_now</c>, <c>report</c>.</param>
    public bool Notified(string @event)
    {
        switch (@event)
        {
            case "resync" when Settings.Get(ProvisioningParameters.ResyncFromSip):
                Resync();
                return true;
            case "reboot" or "reboot_now" or "restart_now":
                Reboot("SIP NOTIFY");
                return true;
            case "report":
                reports.Send("SIP NOTIFY");
                return true;
            default:
                return false;
        }
    }

    /// <summary>Changes from a page or the phone menu. All are validated; the good ones are stored, the others refused with a reason.</summary>
    /// <param name="assignments">What is wished.</param>
    /// <param name="account">Who wishes it: "user" may change only what <c>ua</c> = rw allows, and no rights.</param>
    /// <param name="done">Told once the changes are durable, or why they are not.</param>
    public void SubmitSettings(IReadOnlyList<Assignment> assignments, Account account, Action<SettingsOutcome> done)
    {
        ArgumentNullException.ThrowIfNull(assignments);
        ArgumentNullException.ThrowIfNull(done);
        var barred = account == Account.Admin ? [] : assignments.Where(a => !MayUserSet(a)).ToList();
        var masked = assignments.Except(barred).Where(IsShownMask).ToList();
        ImmutableArray<RefusedSetting> refused =
        [
            .. barred.Select(a => new RefusedSetting(a.Name, "only the administrator may change this")),
            .. masked.Select(a => new RefusedSetting(a.Name, "*** stands for a secret that is not shown; write the secret in its place")),
        ];
        settings.Change([.. assignments.Except(barred).Except(masked)], SettingOrigin.User, outcome =>
        {
            var whole = outcome with { Refused = [.. refused, .. outcome.Refused] };
            refusedOnPage = whole.Refused;
            Note(whole);
            done(whole);
        });
    }

    /// <summary>How the management by TR-069 stands; null = the unit has none.</summary>
    public ManagementStatus? Management => cpe is null ? null : cpe.Status with { DecidesFirmware = upgrades.IsManagedElsewhere };

    /// <summary>Judges a request to the port for connection requests, and calls the ACS when it was right.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="path">Its path with its query.</param>
    /// <param name="authorization">Its header Authorization; null = none.</param>
    public ConnectionAnswer ConnectionRequest(string method, string path, string? authorization)
    {
        if (cpe is null)
        {
            return new(404);
        }

        var answer = cpe.ConnectionRequests.Judge(
            method, path, authorization, Settings.Get(ProvisioningParameters.CwmpConnectionRequestUsername), Settings.Get(ProvisioningParameters.CwmpConnectionRequestPassword), unit.Timeline.Now);
        if (answer.Status == 200)
        {
            cpe.ConnectionRequested();
        }

        return answer;
    }

    // The power-on wait keeps the whole fleet from asking at once, for upgrades and reports as for resyncs.
    private bool IsFirstContactDue => resync.State.Armed == ResyncTimer.PowerOn || resync.State.Phase != ResyncPhase.Resting;

    private void Join()
    {
        unit.Voice.BecameIdle += BecameIdle;
        unit.Voice.SettingChosen += (parameter, text) => settings.Change([new Assignment(parameter.Name, text, null)], SettingOrigin.User, Note);
        unit.KeepingEnded += gate.Check;
        settings.StoredChanged += StoredChanged;
        settings.Settled += Settled;
        resync.Finished += ResyncFinished;
        upgrades.Attempted += _ => AfterUpgradeAttempt();
        upgrades.Rested += gate.Check;
        reports.Ended += gate.Check;
        if (cpe is not null)
        {
            cpe.Rested += gate.Check;
        }
    }

    private void Note(SettingsOutcome outcome)
    {
        if (!outcome.Changed.IsEmpty)
        {
            reports.NoteChanges(outcome.Changed);
        }
    }

    private void BecameIdle()
    {
        upgrades.Watch.BecameIdle();
        settings.Settle();
        resync.Dispatch(new ResyncEvent.BecameIdle());
        gate.Check();
    }

    private void StoredChanged()
    {
        triggers.Check();
        trust.Check();
        certificate.Check();
        cpe?.SettingsChanged();
        upgrades.Watch.Look();
        if (resync.State.Phase != ResyncPhase.Working)
        {
            resync.CheckTerms();
            Contact();
            upgrades.Evaluate(false);
        }
    }

    private void Settled()
    {
        if (settings.NeedsRestart)
        {
            gate.Want(RestartKind.SettingsChanged, $"new values of {Listed(settings.Pending.Where(p => p.Waits == ApplyWhen.Restart).Select(p => p.Name))}");
        }
        else
        {
            // Values that went back to what is in force need none any more.
            gate.TakeBack(RestartKind.SettingsChanged);
            gate.Check();
        }
    }

    private void ResyncFinished(ResyncCause cause, bool success)
    {
        if (success)
        {
            reports.ForgetChanges();
            refusedOnPage = [];
        }

        // Not at once: the settings of this resync take effect first, and what is reported is what is in force. A restart waits for the report to be on its way.
        settling = true;
        unit.Timeline.After(TimeSpan.Zero, () =>
        {
            settling = false;
            if (gate.HasBegun)
            {
                return;
            }

            reports.Occasion(ReportEvents.Resync, "resync");
            if (IsFirstContactDue || !Contact())
            {
                upgrades.Evaluate(false);
            }

            gate.Check();
        });
    }

    // True when this was the first one.
    private bool Contact()
    {
        if (upgrades.IsOpen || IsFirstContactDue || !started)
        {
            return false;
        }

        FirstContact();
        return true;
    }

    private void FirstContact()
    {
        upgrades.Open();
        trust.Open();
        certificate.Open();
        if (!bootReported)
        {
            bootReported = true;
            reports.Occasion(ReportEvents.Boot, "boot");
        }
    }

    private void AfterUpgradeAttempt()
    {
        reports.Occasion(ReportEvents.Upgrade, "upgrade");
        if (Settings.Get(ProvisioningParameters.ResyncAfterUpgradeAttempt))
        {
            resync.Dispatch(new ResyncEvent.Asked(new ResyncCause(ResyncReason.Periodic)));
        }
    }

    private bool MayUserSet(Assignment assignment)
        => assignment.Access is null && Catalogue.Find(assignment.Name) is { } parameter && Settings.Access(parameter) == UserAccess.ReadWrite;

    private bool IsShownMask(Assignment assignment)
        => assignment.Text is { } text && Catalogue.Find(assignment.Name) is { } parameter && SettingsView.IsShownMask(Settings, parameter, text);

    private bool MayRestart(RestartKind kind)
        => !settling && (RestartGate.IsUpgrade(kind) ? upgrades.Watch.MayGo : !unit.Voice.InUse) && !settings.IsSaving && !unit.IsKeeping && !reports.IsSending && cpe?.IsBusy != true && resync.State.Phase != ResyncPhase.Working
        && kind switch
        {
            // Ending a download for it would only begin that download again; the restart into the new version puts the settings in force too.
            RestartKind.SettingsChanged => upgrades.State.Phase != UpgradePhase.Fetching,
            RestartKind.OtherSlot or RestartKind.NewLauncher => upgrades.State.Phase == UpgradePhase.Staged,
            _ => true,
        };

    private void AcsRestart(WantedRestart wanted) => gate.Want(wanted is WantedRestart.FactoryReset ? RestartKind.FactoryReset : RestartKind.Reboot, "asked for by the ACS");

    private void Restart(RestartKind kind, string reason)
    {
        unit.Trace("gateway", "Restart", $"{kind}: {reason}");
        cpe?.Leave();
        if (kind != RestartKind.FactoryReset)
        {
            Stop();
            unit.Host.Restart(kind, reason);
            return;
        }

        settings.Reset(fault =>
        {
            if (fault is not null)
            {
                resetFault = $"factory settings were not stored: {fault}";
                unit.Note(3, resetFault);
                gate.GiveUp(kind);
                cpe?.Stay();
                return;
            }

            Stop();
            cpe?.Forget();
            unit.Keep(KeptResync.Name, []);
            unit.Keep(KeptUpgrade.Name, []);
            unit.Keep(KeptManagement.Name, []);
            unit.Keep(TrustUpkeep.AuthorityName, []);
            unit.Keep(TrustUpkeep.ListName, []);
            unit.Keep(KeptChanges.Name, [], _ => unit.Host.Restart(kind, reason));
        });
    }

    private void Stop() => resync.IsStopped = upgrades.IsStopped = true;

    private static string Listed(IEnumerable<string> names)
    {
        var all = names.ToList();
        return all.Count <= 3 ? string.Join(", ", all) : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", all.Take(3))} and {all.Count - 3} more");
    }
}
