using Spa.Configuration.Parameters;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Cwmp.Soap;
using Spa.Gateway.Management.Model;
using Spa.Gateway.Ports;
using Spa.Gateway.Provisioning;

namespace Spa.Gateway.Management;

/// <summary>The unit as CPE of an ACS: when it calls, what it tells, and what it does with what it is asked.</summary>
internal sealed class Cpe
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    private readonly Unit unit;
    private readonly IManagementPort port;
    private readonly ManagementState state;
    private readonly Transfers transfers;
    private readonly AcsRequests requests;
    private readonly Func<Admin.GatewayStatus> status;
    private readonly Action<WantedRestart> restart;
    private readonly double phase;
    private readonly List<IDisposable> scheduled = [];
    private SessionState session = new();
    private readonly Queue<SessionEvent> events = new();
    private bool stepping;
    private FetchTarget? acs;
    private CwmpVersion version = CwmpVersion.V10;
    private CwmpEnvelope? asked;
    private CwmpMessage? reply;
    private IReadOnlyList<ParameterValue> told = [];
    private PendingEvents informed = PendingEvents.None;
    private uint lastId;
    private IDisposable? periodic;
    private IDisposable? retry;
    private IDisposable? look;
    private IDisposable? throttle;
    private TimeSpan? lastChangeSession;
    private (bool Enabled, int Port)? listening;
    private int? openPort;
    private (TimeSpan Interval, string Time, bool Enabled)? rhythm;
    private bool isPortKnown;
    private bool isChangeDue;
    private bool started;

    public Cpe(Unit unit, IManagementPort port, Upgrades upgrades, Resync resync, Func<Admin.GatewayStatus> status, Func<byte[]> profile, Action<WantedRestart> restart, KeptManagement? kept)
    {
        (this.unit, this.port, this.status, this.restart) = (unit, port, status, restart);
        kept ??= KeptManagement.Empty;
        state = new ManagementState(unit, kept);
        transfers = new Transfers(unit, upgrades, resync, profile, kept.Transfers, () => state.Keep());
        state.Transfers = () => transfers.All;
        requests = new AcsRequests(unit, state, transfers, Facts);
        ConnectionRequests = new ConnectionRequests(unit.Entropy, kept.Path);
        state.Path = ConnectionRequests.Path;
        phase = unit.Entropy.Fraction();
        transfers.Ended += TransferEnded;
    }

    /// <summary>Raised when a session has ended: what waited for it may go on.</summary>
    public event Action? Rested;

    /// <summary>Judges what comes to the port for connection requests.</summary>
    public ConnectionRequests ConnectionRequests { get; }

    /// <summary>A session is under way, or what it has promised is not done yet.</summary>
    public bool IsBusy => session.Phase != SessionPhase.Closed;

    /// <summary>How it stands, for the pages.</summary>
    public ManagementStatus Status => new(IsEnabled, acs?.ToString() ?? Acs()?.ToString() ?? string.Empty, session.Phase, Failures, LastSuccess, LastFailure, ConnectionRequestUrl, [.. state.Events.All.Select(e => e.Code)]);

    public int Failures { get; private set; }

    public DateTimeOffset? LastSuccess { get; private set; }

    public string? LastFailure { get; private set; }

    private bool IsEnabled => Settings.Get(ProvisioningParameters.CwmpEnable);

    private Spa.Configuration.Settings.SettingsSnapshot Settings => unit.Settings.Stored;

    private DataModel Model => DataModel.Of(Settings.Get(ProvisioningParameters.DataModel));

    private string ConnectionRequestUrl => openPort is { } at && unit.Network.Address is { Length: > 0 } address ? $"http://{address}:{at}{ConnectionRequests.Path}" : string.Empty;

    /// <summary>Begins.</summary>
    /// <param name="upgraded">This start has brought an image of before to its end.</param>
    public void Start(bool upgraded)
    {
        started = true;
        state.Events = state.Reboots.Aggregate(state.Events.AfterStart(), (all, key) => all.With(EventCodes.MReboot, key));
        state.Reboots = [];
        transfers.Start(upgraded);
        state.Events = state.Events.With(EventCodes.Boot);
        SettingsChanged();
    }

    /// <summary>A setting has changed, or the network has named an ACS.</summary>
    public void SettingsChanged()
    {
        if (!started)
        {
            return;
        }

        Listen();
        if (!isPortKnown)
        {
            return;
        }

        if (!IsEnabled || Acs() is not { } target)
        {
            Stop();
            return;
        }

        CheckContact(target);
        CheckRhythm();
        CheckSchedule();
        LookForChanges();
        Call();
    }

    /// <summary>The ACS asks for a call, and was who it should be.</summary>
    public void ConnectionRequested()
    {
        state.Events = state.Events.With(EventCodes.ConnectionRequest);
        Call(now: true);
    }

    private void Stop()
    {
        periodic?.Dispose();
        retry?.Dispose();
        look?.Dispose();
        (periodic, retry, look, rhythm) = (null, null, null, null);
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
            state.ForgetNotifications();
            if (session.Phase == SessionPhase.Closed)
            {
                state.Events = state.Events.With(EventCodes.Boot);
            }
        }

        state.Begin(Model, Facts());
        state.Events = new PendingEvents([new CwmpEvent(EventCodes.Bootstrap, string.Empty), .. state.Events.All]);
        state.Keep();
    }

    private void CheckRhythm()
    {
        var wanted = (Settings.Get(ProvisioningParameters.PeriodicInformInterval), Settings.Get(ProvisioningParameters.PeriodicInformTime), Settings.Get(ProvisioningParameters.PeriodicInformEnable));
        if (rhythm == wanted)
        {
            return;
        }

        rhythm = wanted;
        periodic?.Dispose();
        periodic = null;
        if (wanted.Item3)
        {
            SetPeriodic();
        }
    }

    private void SetPeriodic()
    {
        var (interval, time, _) = rhythm!.Value;
        periodic = unit.Timeline.After(InformSchedule.Next(interval, time, unit.Clock, unit.Timeline.Now, phase), () =>
        {
            state.Events = state.Events.With(EventCodes.Periodic);
            SetPeriodic();
            Call();
        });
    }

    private void CheckSchedule()
    {
        scheduled.ForEach(s => s.Dispose());
        scheduled.Clear();
        foreach (var inform in state.Scheduled)
        {
            var left = inform.DueAt is { } at && unit.Clock is { } now ? at - now : TimeSpan.FromSeconds(inform.Seconds);
            scheduled.Add(unit.Timeline.After(left > TimeSpan.Zero ? left : TimeSpan.Zero, () =>
            {
                state.Scheduled = state.Scheduled.Remove(inform);
                state.Events = state.Events.With(EventCodes.Scheduled).With(EventCodes.MScheduleInform, inform.Key);
                state.Keep(_ => Call());
            }));
        }
    }

    // Values of settings come with their change; what the unit only sees is looked at now and then.
    private void LookForChanges()
    {
        look?.Dispose();
        look = unit.Timeline.After(LookEvery, LookForChanges);
        var changed = state.Changed(Model, Facts());
        if (changed.Count == 0)
        {
            return;
        }

        state.Events = state.Events.With(EventCodes.ValueChange);
        if (!changed.Any(l => state.NotificationOf(l) == 2) || throttle is not null)
        {
            return;
        }

        var wait = lastChangeSession is { } last ? Settings.Get(ProvisioningParameters.NotificationThrottle) - (unit.Timeline.Now - last) : TimeSpan.Zero;
        throttle = unit.Timeline.After(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, () =>
        {
            throttle = null;
            lastChangeSession = unit.Timeline.Now;
            isChangeDue = true;
            Call();
        });
    }

    private void Listen()
    {
        var wanted = (IsEnabled && Settings.Get(ProvisioningParameters.ConnectionRequestEnable), Settings.Get(ProvisioningParameters.ConnectionRequestPort));
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

    private FetchTarget? Acs()
    {
        var text = Settings.Get(ProvisioningParameters.CwmpAcsUrl);
        if (text.Length == 0)
        {
            text = unit.Network.Option43 ?? string.Empty;
        }

        return text.Length > 0 && TransferTarget.Read(Scripts.Rules.Macros.Expand(text, unit.Macros(AttemptTarget.None)), out var target, out _) ? target : null;
    }

    private ModelFacts Facts() => new(Settings, status(), unit.Voice.Status, state.ParameterKey, ConnectionRequestUrl);

    // Sessions follow one another; what waits for a retry goes at once when something new has happened.
    private void Call(bool now = false)
    {
        if (!started || !isPortKnown || session.Phase != SessionPhase.Closed || !IsEnabled || !IsReason || Acs() is null || (retry is not null && !now && !state.Events.All.Except(informed.All).Any()))
        {
            return;
        }

        retry?.Dispose();
        retry = null;
        unit.Timeline.After(TimeSpan.Zero, () => Dispatch(new SessionEvent.Begin()));
    }

    // A change with a passive notification waits for the next session.
    private bool IsReason => isChangeDue || state.Events.All.Any(e => e.Code != EventCodes.ValueChange);

    private void TransferEnded()
    {
        if (transfers.ToTell is { } ended)
        {
            state.Events = state.Events.With(EventCodes.TransferComplete).With(ended.Method, ended.Key);
            state.Keep(_ => Call());
        }
    }

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
            if (next is SessionEvent.Begin && (session.Phase != SessionPhase.Closed || Acs() is not { } target || !IsEnabled))
            {
                continue;
            }

            if (next is SessionEvent.Begin)
            {
                acs = Acs();
            }

            var from = session;
            var step = SessionMachine.Step(session, next, HasOwn(session.Phase == SessionPhase.Requesting && next is SessionEvent.Replied or SessionEvent.Refused { Code: not FaultCode.AcsRetryRequest }));
            session = step.Next;
            unit.Trace("cwmp", next.GetType().Name, $"{from.Phase} -> {session.Phase}  {string.Join("  ", step.Effects.Select(x => x.GetType().Name))}".TrimEnd());
            foreach (var effect in step.Effects)
            {
                Do(effect);
            }
        }

        stepping = false;
    }

    // The one that is being told is not told again.
    private bool HasOwn(bool besidesTheFirst) => informed.Has(EventCodes.TransferComplete) && transfers.All.Count(t => t.State == TransferState.Ended) > (besidesTheFirst ? 1 : 0);

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
                var ended = transfers.ToTell!;
                Post(new TransferComplete(ended.Key, ended.Fault.IsOfTransfer() ? new TransferFault(ended.Fault, ended.FaultText) : new TransferFault(FaultCode.TransferFailure, ended.FaultText), ended.StartedAt, ended.EndedAt));
                break;
            case SessionEffect.OwnDone:
                OwnTold();
                break;
            case SessionEffect.OwnRefused refused:
                unit.Note(4, $"the ACS refused to hear of a transfer: {(int)refused.Code}");
                OwnTold();
                break;
            case SessionEffect.SendNothing:
                Post(null);
                break;
            case SessionEffect.Execute:
                requests.Execute(asked!.Body, answer =>
                {
                    reply = answer;
                    Dispatch(new SessionEvent.Done());
                });
                break;
            case SessionEffect.SendReply:
                Post(reply, asked!.Id);
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
        informed = state.Events;
        isChangeDue = false;
        told = [.. Model.Forced.Concat(state.Changed(Model, facts)).DistinctBy(l => l.Path).Select(l => new ParameterValue(l.Path, l.Read(facts)))];
        var device = new DeviceId(UnitIdentity.Maker, UnitIdentity.Oui, UnitIdentity.ProductName, unit.Identity.Serial);
        Post(new Inform(device, informed.All, 1, unit.Clock, (uint)Failures, told));
    }

    private void Informed()
    {
        state.Contacted = informed.Has(EventCodes.Bootstrap) ? $"{acs} {Model.Root}" : state.Contacted;
        state.Events = new PendingEvents([.. state.Events.All.Except(informed.All), .. informed.AfterInform().All]);
        state.Told(told.Select(t => (t.Name, t.Value.Text)));
        state.Keep();
    }

    private void OwnTold()
    {
        var ended = transfers.ToTell!;
        transfers.Told();
        state.Events = state.Events.AfterTransfer(ended.Key, transfers.ToTell is not null);
        informed = informed.AfterTransfer(ended.Key, transfers.ToTell is not null);
        state.Keep();
    }

    private void Post(CwmpMessage? message, string? id = null)
    {
        ReadOnlyMemory<byte> body = message is null ? default : Envelopes.Write(new CwmpEnvelope(message)
        {
            Id = id ?? $"{++lastId}",
            Version = version,
            Supported = message is Inform ? [CwmpVersion.V10, CwmpVersion.V11, CwmpVersion.V12] : [],
        });
        var user = Settings.Get(ProvisioningParameters.CwmpAcsUsername) is { Length: > 0 } own ? own : $"{UnitIdentity.Oui}-{unit.Identity.Serial}";
        var credentials = Settings.Get(ProvisioningParameters.CwmpAcsPassword) is { Length: > 0 } password ? new FetchCredentials(user, password) : null;
        var policy = unit.PolicyFor(isSealed: false);
        if (policy.Refuses(acs!) is { } why)
        {
            Dispatch(new SessionEvent.Broken(why));
            return;
        }

        var sent = lastId;
        port.Post(new AcsPost(acs!, credentials, body, SoapLimits.Standard.Bytes, AnswerTimeout, policy), answer => Heard(answer, message is null or not (Inform or TransferComplete) ? null : $"{sent}"));
    }

    private void Heard(AcsReply answer, string? expected)
    {
        if (answer.Fault is { } fault)
        {
            Dispatch(new SessionEvent.Broken($"{ErrTexts.Of(fault, acs!.Scheme, answer.Detail)}{(answer.Detail.Length > 0 && fault != FetchFault.TlsFailed ? $" ({answer.Detail})" : string.Empty)}"));
            return;
        }

        if (answer.Body.IsEmpty)
        {
            Dispatch(answer.Status is 200 or 204 ? new SessionEvent.Nothing() : new SessionEvent.Broken($"the ACS answered with HTTP {answer.Status}"));
            return;
        }

        // A fault may come with 500; any other answer with another status is none.
        if (!Envelopes.Read(answer.Body, SoapLimits.Standard, out var envelope, out var error))
        {
            Dispatch(new SessionEvent.Broken(answer.Status is 200 ? $"the answer of the ACS cannot be read: {error}" : $"the ACS answered with HTTP {answer.Status}"));
            return;
        }

        switch (envelope.Body)
        {
            case CwmpFault refused:
                Dispatch(new SessionEvent.Refused(refused.Code, refused.Text, envelope.HoldRequests));
                break;
            case InformResponse or TransferCompleteResponse when expected is not null && (envelope.Id is null || envelope.Id == expected):
                version = envelope.Use ?? (envelope.Version < CwmpVersion.V12 ? envelope.Version : version);
                Dispatch(new SessionEvent.Replied(envelope.HoldRequests));
                break;
            case InformResponse or TransferCompleteResponse:
                Dispatch(new SessionEvent.Replied(envelope.HoldRequests));
                break;
            default:
                asked = envelope;
                Dispatch(new SessionEvent.Asked(envelope.HoldRequests));
                break;
        }
    }

    private void Ended()
    {
        port.Close();
        Failures = 0;
        LastSuccess = unit.Clock;
        LastFailure = null;
        informed = PendingEvents.None;
        AfterSession();
        unit.Timeline.After(TimeSpan.Zero, () => Call());
    }

    private void Failed(string why)
    {
        port.Close();
        LastFailure = why;
        unit.Tell(4, $"session with the ACS at {acs} failed: {why}");
        state.Events = state.Events.AfterFailure();
        AfterSession();

        // Nobody is to be told anything any more: the one who asked for the call asks again.
        isChangeDue = state.Changed(Model, Facts()).Any(l => state.NotificationOf(l) == 2);
        if (!IsReason)
        {
            return;
        }

        Failures++;
        var wait = RetryWait.Choose(Failures, Settings.Get(ProvisioningParameters.RetryMinimumWait), Settings.Get(ProvisioningParameters.RetryMultiplier), unit.Entropy);
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

        if (state.Wanted is { } wanted)
        {
            state.Wanted = null;
            if (wanted is WantedRestart.Reboot reboot)
            {
                state.Reboots = state.Reboots.Add(reboot.Key);
            }

            state.Keep(_ => restart(wanted));
        }

        CheckSchedule();
        Rested?.Invoke();
    }
}

/// <summary>How the management by TR-069 stands.</summary>
/// <param name="IsEnabled">It is wanted.</param>
/// <param name="Acs">Where the ACS is, without credentials; empty = nowhere.</param>
/// <param name="Phase">What the present session waits for.</param>
/// <param name="Failures">Failed sessions in a row.</param>
/// <param name="LastSuccess">When the last session ended as it should, in UTC; null = none has, or the clock was not set.</param>
/// <param name="LastFailure">Why the last session failed; null = it did not.</param>
/// <param name="ConnectionRequestUrl">Where the ACS may ask for a call; empty = nowhere.</param>
/// <param name="Events">What the ACS is to be told.</param>
public sealed record ManagementStatus(
    bool IsEnabled, string Acs, SessionPhase Phase, int Failures, DateTimeOffset? LastSuccess, string? LastFailure, string ConnectionRequestUrl, IReadOnlyList<string> Events);
