using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Foundation.Stun;
using Spa.Gateway.Management.Diagnostics;
using Spa.Gateway.Management.Model;
using Spa.Gateway.Ports;
using Spa.Gateway.Provisioning;

namespace Spa.Gateway.Management;

/// <summary>The unit as CPE of an ACS: when it calls, what it tells, and what it does with what it is asked.</summary>
internal sealed class Cpe
{
    private readonly Unit unit;
    private readonly IManagementPort port;
    private readonly ManagementState state;
    private readonly Transfers transfers;
    private readonly UnaskedTransfers unasked;
    private readonly TransferReports reports;
    private readonly Diagnosis diagnosis;
    private readonly AcsRequests requests;
    private readonly Func<Admin.GatewayStatus> status;
    private readonly Action<WantedRestart> restart;
    private readonly AcsAddress acs;
    private readonly AcsExchange exchange;
    private readonly InformTimers timers;
    private readonly ChangeWatch watch;
    private readonly NatReach reach;
    private SessionState session = new();
    private readonly Queue<SessionEvent> events = new();
    private bool stepping;
    private CwmpMessage? reply;
    private IReadOnlyList<ParameterValue> told = [];
    private IDisposable? retry;
    private (bool Enabled, int Port)? listening;
    private int? openPort;
    private (string User, string Password)? askers;
    private bool isPortKnown;
    private bool started;
    private bool isOwed;
    private bool isLeaving;
    private bool isStopped;

    public Cpe(Unit unit, IManagementPort port, Upgrades upgrades, Resync resync, Reports settingsReports, Func<Admin.GatewayStatus> status, Func<byte[]> profile, Action<WantedRestart> restart, KeptManagement? kept)
    {
        (this.unit, this.port, this.status, this.restart) = (unit, port, status, restart);
        kept ??= KeptManagement.Empty;
        state = new ManagementState(unit, kept);
        acs = new AcsAddress(unit, kept.Contacted?.Split(' ')[0]);
        transfers = new Transfers(unit, upgrades, resync, profile, kept.Transfers, () => state.Keep(), () => acs.Now?.Host);
        state.Transfers = () => transfers.All;
        unasked = new UnaskedTransfers(unit, kept.Unasked ?? []);
        state.Unasked = () => unasked.All;
        diagnosis = new Diagnosis(unit, port, state, () => acs.Now?.Host);
        requests = new AcsRequests(unit, state, transfers, diagnosis, Facts);
        ConnectionRequests = new ConnectionRequests(unit.Entropy, kept.Path);
        ConnectionRequests.Last = kept.Datagram;
        state.Path = ConnectionRequests.Path;
        state.Datagram = () => ConnectionRequests.Last;
        exchange = new AcsExchange(unit, port, Dispatch);
        reports = new TransferReports(unit, state, transfers, unasked, exchange);
        timers = new InformTimers(unit, state, () => Call());
        watch = new ChangeWatch(unit, state, () => Model, Facts, () => reach!.IsSettled, () => Call());
        reach = new NatReach(unit, port, () => acs.Now?.Host, AskedByDatagram, SettingsChanged);
        transfers.Ended += TransferEnded;
        transfers.OtherImage += ok => unasked.Add(upgrades.File, FileTypes.Firmware, true, ok ? FaultCode.None : TransferFaults.Of(upgrades.File.Err, upgrades.File.Detail, upgrades.Refused));
        resync.Transferred += (cause, file) => ProfileCame(cause, file);
        settingsReports.Ended += () => ReportWent(settingsReports.Last!);
        unasked.Ended += UnaskedEnded;
        diagnosis.Ended += Diagnosed;
    }

    /// <summary>Raised when a session has ended: what waited for it may go on.</summary>
    public event Action? Rested;

    /// <summary>Judges what comes to the port for connection requests.</summary>
    public ConnectionRequests ConnectionRequests { get; }

    /// <summary>A session is under way, or what it has promised is not done yet.</summary>
    public bool IsBusy => session.Phase != SessionPhase.Closed;

    /// <summary>How it stands, for the pages.</summary>
    public ManagementStatus Status => new(IsEnabled, exchange.Acs?.ToString() ?? acs.Now?.ToString() ?? string.Empty, session.Phase, Failures, LastSuccess, LastFailure, ConnectionRequestUrl, [.. state.Events.All.Select(e => e.Code)], reach.Status);

    public int Failures { get; private set; }

    public DateTimeOffset? LastSuccess { get; private set; }

    public string? LastFailure { get; private set; }

    private bool IsEnabled => Settings.Get(ProvisioningParameters.CwmpEnable);

    private SettingsSnapshot Settings => unit.Settings.Stored;

    private DataModel Model => state.Model;

    private string ConnectionRequestUrl => openPort is { } at && unit.Network.Address is { Length: > 0 } address ? $"http://{address}:{at}{ConnectionRequests.Path}" : string.Empty;

    /// <summary>Begins.</summary>
    /// <param name="upgraded">This start has brought an image of before to its end.</param>
    public void Start(bool upgraded)
    {
        started = true;
        state.Events = state.Reboots.Aggregate(state.Events.AfterStart(), (all, key) => all.Also(EventCodes.MReboot, key));
        state.Reboots = [];
        state.Events = state.Events.Of(transfers.ToTell);
        transfers.Start(upgraded);
        state.Events = state.Events.With(EventCodes.Boot);
        CheckWishes();
        SettingsChanged();
    }

    /// <summary>The program is about to end: no session begins that this would cut.</summary>
    public void Leave() => isStopped = true;

    /// <summary>It goes on all the same.</summary>
    public void Stay()
    {
        isStopped = false;
        SettingsChanged();
    }

    /// <summary>What is kept is to be forgotten: nothing is kept any more either.</summary>
    public void Forget() => state.IsForgotten = true;

    /// <summary>A setting has changed, or the network has named an ACS.</summary>
    public void SettingsChanged()
    {
        if (!started || isStopped)
        {
            return;
        }

        Listen();
        reach.Check(IsEnabled && Settings.Get(ProvisioningParameters.CwmpConnectionRequestEnable));
        CheckAskers();
        if (!isPortKnown || !reach.IsSettled)
        {
            return;
        }

        if (!IsEnabled || acs.Now is not { } target)
        {
            Rest();
            return;
        }

        acs.Tell(target);
        CheckContact(target);
        timers.CheckPeriodic();
        timers.CheckScheduled();
        watch.Look();
        Call();
    }

    /// <summary>Somebody at the unit wants a file that only the ACS decides on: it is asked for it.</summary>
    /// <param name="fileType">Of <see cref="FileTypes"/>.</param>
    public void Want(string fileType)
    {
        state.Wishes = state.Wishes.Contains(fileType) ? state.Wishes : state.Wishes.Add(fileType);
        CheckWishes();
        state.Keep(_ => Call());
    }

    /// <summary>The ACS asks for a call, and was who it should be.</summary>
    public void ConnectionRequested()
    {
        state.Events = state.Events.With(EventCodes.ConnectionRequest);
        Call(now: true);
    }

    private void AskedByDatagram(UdpConnectionRequest request)
    {
        if (ConnectionRequests.Judge(request, Settings.Get(ProvisioningParameters.CwmpConnectionRequestUsername), Settings.Get(ProvisioningParameters.CwmpConnectionRequestPassword), unit.Timeline.Now))
        {
            state.Keep();
            ConnectionRequested();
        }
    }

    // What was signed with another password cannot be shown again; the clock of another ACS may be behind.
    private void CheckAskers()
    {
        var now = (Settings.Get(ProvisioningParameters.CwmpConnectionRequestUsername), Settings.Get(ProvisioningParameters.CwmpConnectionRequestPassword));
        if (askers is { } before && before != now && ConnectionRequests.Last is not null)
        {
            ConnectionRequests.Last = null;
            state.Keep();
        }

        askers = now;
    }

    private void Rest()
    {
        timers.Stop();
        watch.Stop();
        isOwed = false;
        retry?.Dispose();
        retry = null;
    }

    // The ACS, or the tree that it sees, is another: it knows nothing of what was.
    private void CheckContact(FetchTarget target)
    {
        var contact = $"{target} {Model.Root}";
        if (state.Contacted == contact || state.Events.Has(EventCodes.Bootstrap))
        {
            return;
        }

        if (state.Contacted is not null)
        {
            state.Events = PendingEvents.None;
            state.Scheduled = [];
            transfers.Forget();
            unasked.Forget();
            diagnosis.Forget();
            state.Wishes = [];
            state.ForgetNotifications();
            ConnectionRequests.Last = null;
            if (!state.Contacted.EndsWith($" {Model.Root}", StringComparison.Ordinal))
            {
                // They name parameters of the other tree.
                state.InformRows = [];
            }

            if (session.Phase == SessionPhase.Closed)
            {
                state.Events = state.Events.With(EventCodes.Boot);
            }
        }

        state.Begin(Model, Facts());
        state.Events = new PendingEvents([new CwmpEvent(EventCodes.Bootstrap, string.Empty), .. state.Events.All]);
        state.Keep();
    }

    private void Listen()
    {
        var wanted = (IsEnabled && Settings.Get(ProvisioningParameters.CwmpConnectionRequestEnable), Settings.Get(ProvisioningParameters.CwmpConnectionRequestPort));
        if (listening == wanted)
        {
            return;
        }

        // What is told of the port is told right from the first session on.
        listening = wanted;
        isPortKnown = false;
        port.Listen(wanted.Item1 ? wanted.Item2 : null, (opened, why) =>
        {
            openPort = opened;
            isPortKnown = true;
            if (why is not null)
            {
                unit.Note(3, $"the port for connection requests of the ACS cannot be opened: {why}");
            }

            SettingsChanged();
        });
    }

    private ModelFacts Facts() => new(Settings, status(), unit.Voice.Status, state.ParameterKey, ConnectionRequestUrl, reach.Address, reach.IsBehindNat) { InformRows = state.InformRows, Tests = state.Tests };

    // Sessions follow one another; what waits for a retry goes at once when something new has happened.
    private void Call(bool now = false)
    {
        if (!started || isStopped || isLeaving || !isPortKnown || !reach.IsSettled || session.Phase != SessionPhase.Closed || !IsEnabled || !IsReason || acs.Now is null || (retry is not null && !now && state.Events.Without(state.Informed).All.IsEmpty))
        {
            return;
        }

        retry?.Dispose();
        retry = null;
        unit.Timeline.After(TimeSpan.Zero, () => Dispatch(new SessionEvent.Begin()));
    }

    // A change with a passive notification waits for the next session. A session that failed is held again also when all its events are told: the ACS may have wanted more (TR-069 3.2.1.1).
    private bool IsReason => isOwed || watch.IsDue || state.Events.All.Any(e => e.Code != EventCodes.ValueChange);

    private void TransferEnded(Transfer ended)
    {
        state.Events = state.Events.With(EventCodes.TransferComplete).Also(ended.Method, ended.Key);
        state.Keep(_ => Call());
    }

    private void UnaskedEnded()
    {
        state.Events = state.Events.With(EventCodes.AutonomousTransferComplete);
        state.Keep(_ => Call());
    }

    // The event is delivered with the Inform; what it is for may have been cut off after that.
    private void CheckWishes() => state.Events = state.Wishes.IsEmpty ? state.Events : state.Events.With(EventCodes.RequestDownload);

    private void Diagnosed()
    {
        state.Events = state.Events.With(EventCodes.DiagnosticsComplete);
        state.Keep(_ => Call());
    }

    private void ProfileCame(ResyncCause cause, FileTransfer file)
    {
        if (!transfers.HaveCaused(cause))
        {
            unasked.Add(file, FileTypes.Configuration, true, file.Err.Length == 0 ? FaultCode.None : TransferFaults.Of(file.Err, file.Detail));
        }
    }

    private void ReportWent(Admin.AttemptOutcome report)
        => unasked.Add(new FileTransfer(report.Url, 0, null, report.Err, report.Detail), FileTypes.Configuration, false, report.Succeeded ? FaultCode.None : FaultCode.UploadFailure);

    private void Dispatch(SessionEvent e)
    {
        events.Enqueue(e);
        if (stepping)
        {
            return;
        }

        stepping = true;
        while (events.TryDequeue(out var next))
        {
            if (next is SessionEvent.Begin && (isStopped || isLeaving || session.Phase != SessionPhase.Closed || acs.Now is not { } target || !IsEnabled))
            {
                continue;
            }

            if (next is SessionEvent.Begin)
            {
                exchange.Begin(acs.Now);
            }

            var from = session;
            var step = SessionMachine.Step(session, next, reports.Left(session.Phase == SessionPhase.Requesting && next is SessionEvent.Replied or SessionEvent.Refused { Code: not FaultCode.AcsRetryRequest }) > 0);
            session = step.Next;
            unit.Trace("cwmp", next.GetType().Name, $"{from.Phase} -> {session.Phase}  {string.Join("  ", step.Effects.Select(x => x.GetType().Name))}".TrimEnd());
            foreach (var effect in step.Effects)
            {
                Do(effect);
            }
        }

        stepping = false;
    }

    private void Do(SessionEffect effect)
    {
        switch (effect)
        {
            case SessionEffect.SendInform:
                SendInform();
                break;
            case SessionEffect.Informed:
                Informed();
                break;
            case SessionEffect.SendOwn:
                reports.Send();
                break;
            case SessionEffect.OwnDone:
                reports.Told();
                break;
            case SessionEffect.OwnRefused refused:
                unit.Note(4, $"the ACS refused to {reports.Subject}: {(int)refused.Code}");
                reports.Told();
                break;
            case SessionEffect.SendNothing:
                exchange.Post(null);
                break;
            case SessionEffect.Execute:
                requests.Execute(exchange.Asked!.Body, answer =>
                {
                    reply = answer;
                    Dispatch(new SessionEvent.Done());
                });
                break;
            case SessionEffect.SendReply:
                exchange.Answer(reply);
                break;
            case SessionEffect.Ended:
                Ended();
                break;
            case SessionEffect.Failed failed:
                Failed(failed.Why);
                break;
        }
    }

    private void SendInform()
    {
        var facts = Facts();
        state.Informed = state.Events;
        isOwed |= watch.IsDue || state.Informed.All.Any(e => e.Code is not (EventCodes.ValueChange or EventCodes.ConnectionRequest));
        watch.Informing();
        told = [.. Model.Forced.Concat(state.Changed(Model, facts)).Concat(Wished()).DistinctBy(l => l.Path).Select(l => new ParameterValue(l.Path, l.Read(facts)))];
        var device = new DeviceId(UnitIdentity.Maker, UnitIdentity.Oui, UnitIdentity.ProductName, unit.Identity.Serial);
        exchange.Post(new Inform(device, state.Informed.All, 1, unit.Clock, (uint)Failures, told));
    }

    // Parameters that the ACS wants in Informs of these events.
    private IEnumerable<ModelLeaf> Wished()
    {
        var rows = state.InformRows.Where(r => r.IsTold(state.Informed.All.Select(e => e.Code))).ToList();
        return rows.Count == 0 ? [] : Model.Leaves.Where(l => rows.Any(r => r.Means(l.Path)));
    }

    private void Informed()
    {
        state.Contacted = state.Informed.Has(EventCodes.Bootstrap) ? $"{exchange.Acs} {Model.Root}" : state.Contacted;
        state.Events = new PendingEvents([.. state.Events.Without(state.Informed).All, .. state.Informed.AfterInform().All]);
        state.Told(told.Select(t => (t.Name, t.Value.Text)));
        state.Keep();
    }

    private void Ended()
    {
        exchange.Close();
        isOwed = false;
        Failures = 0;
        LastSuccess = unit.Clock;
        LastFailure = null;
        watch.SessionEnded();
        state.Informed = PendingEvents.None;
        AfterSession();
        unit.Timeline.After(TimeSpan.Zero, () => Call());
    }

    private void Failed(string why)
    {
        exchange.Close();
        LastFailure = why;
        unit.Tell(4, $"session with the ACS at {exchange.Acs} failed: {why}");
        state.Events = state.Events.AfterFailure();
        CheckWishes();
        AfterSession();

        // Nothing but a connection request: the one who asked for the call asks again.
        if (!IsReason)
        {
            return;
        }

        Failures++;
        var wait = RetryWait.Choose(Failures, unit);
        retry = unit.Timeline.After(wait, () =>
        {
            retry = null;
            Call();
        });
    }

    private void AfterSession()
    {
        if (state.TransfersDue)
        {
            state.TransfersDue = false;
            unit.Timeline.After(TimeSpan.Zero, transfers.Go);
        }

        unit.Timeline.After(TimeSpan.Zero, diagnosis.Go);
        if (state.Wanted is { } wanted)
        {
            state.Wanted = null;
            if (wanted is WantedRestart.Reboot reboot)
            {
                state.Reboots = state.Reboots.AddRange(reboot.Keys);
            }

            // The restart comes first. Where it has to wait, for a call, sessions go on meanwhile.
            isLeaving = true;
            state.Keep(_ =>
            {
                isLeaving = false;
                restart(wanted);
                Call();
            });
        }

        timers.CheckScheduled();
        Rested?.Invoke();
    }
}
