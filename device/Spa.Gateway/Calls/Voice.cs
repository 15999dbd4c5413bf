using System.Collections.Immutable;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Foundation.Ports;
using Spa.Foundation.Time;
using Spa.Foundation.Trace;
using Spa.Gateway.Lines;
using Spa.Gateway.Phones;
using Spa.Gateway.Ports;
using Spa.Gateway.Sip;

namespace Spa.Gateway.Calls;

/// <summary>The telephone side of the device: the two lines, their legs, the router and the media graph. All on one timeline.</summary>
public sealed class Voice : IVoice
{
    // Long enough that people have heard each other.
    private static readonly TimeSpan RealCall = TimeSpan.FromSeconds(10);

    private readonly PhoneLeg phone;
    private readonly PstnLeg line;
    private readonly SipLine? sip;
    private readonly Router router;
    private readonly MediaGraph media = new();
    private readonly VoiceHost? host;
    private readonly Timeline timeline;
    private readonly KeptMessages messages;
    private readonly CallLog log;
    private bool inUse;
    private (LineStatistics Account, LineStatistics Exchange) ended = (LineStatistics.None, LineStatistics.None);

    /// <summary>Makes it, feeds the phone's loop, and puts the account in service.</summary>
    /// <param name="timeline">The one thread of control.</param>
    /// <param name="settings">In force.</param>
    /// <param name="fxs">The phone port.</param>
    /// <param name="fxo">The line port.</param>
    /// <param name="host">What calls over a network need; null = there is no network.</param>
    /// <param name="trace">The trace.</param>
    /// <param name="log">Takes what an administrator wants to know, one line each; null = nobody does.</param>
    public Voice(Timeline timeline, SettingsSnapshot settings, IFxsDriver fxs, IFxoDriver fxo, VoiceHost? host, CoreTrace trace, Action<string>? log = null)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        (this.host, this.timeline) = (host, timeline);
        this.log = new CallLog(timeline, settings);
        var read = VoiceSettings.From(settings, host);
        phone = new PhoneLeg(fxs, read.Phone, timeline, trace);
        line = new PstnLeg(fxo, read.Pstn, timeline, trace);
        media.Add(phone);
        media.Add(line);
        phone.Calendar = host?.Calendar;
        messages = new KeptMessages(timeline, read.Phone.Messages.Waiting, waiting => SettingChosen?.Invoke(UserParameters.MessageWaiting, waiting ? "yes" : "no"));
        if (host is not null && read.Sip is { } account)
        {
            sip = new SipLine("Line 1", account, host, timeline, trace, log ?? (_ => { }), media.Add, media.Remove);
            sip.Messages += summary =>
            {
                phone.SetMessages(summary.Waiting, summary.New);
                messages.Told(summary.Waiting);
            };
            sip.Triggered = what => Triggered(what);
        }

        router = new Router(phone, line, sip, media, read.Routing, timeline, trace);
        router.CallEnded += call =>
        {
            ended = call.Has(line) ? (ended.Account, ended.Exchange.With(call)) : (ended.Account.With(call), ended.Exchange);
            this.log.Add(call, call.Has(line) ? 2 : 1);
            if (call.Duration >= RealCall)
            {
                RealCallMade?.Invoke();
            }

            Judge();
        };
        router.Settled += Judge;
        router.SettingChosen += (parameter, text) => SettingChosen?.Invoke(parameter, text);
        phone.Settled += Judge;
        line.Settled += Judge;
    }

    /// <inheritdoc/>
    public event Action? BecameIdle;

    /// <summary>Raised when a call has ended in which both sides were joined for at least 10 seconds.</summary>
    public event Action? RealCallMade;

    /// <inheritdoc/>
    public event Action<Parameter, string>? SettingChosen;

    /// <summary>A NOTIFY that was authenticated wants something of the unit: <c>resync</c>, <c>reboot_now</c> and so on; false = not known or not wanted.</summary>
    public Func<string, bool> Triggered { get; set; } = _ => false;

    /// <summary>The account of Line 1; null without a network.</summary>
    public SipLine? Sip => sip;

    /// <summary>The time for the phone's display; the host's, null = nobody tells it.</summary>
    public ICalendar? Calendar
    {
        get => phone.Calendar;
        set => phone.Calendar = value;
    }

    /// <summary>Ends what it has on the network: calls, and open ports. Nothing is asked of it afterwards.</summary>
    public void End() => sip?.End();

    /// <inheritdoc/>
    public bool InUse => router.Calls.Count > 0 || router.IsTransferring || phone.LineState != FxsState.OnHook || line.LineState is not (FxoState.Dead or FxoState.Idle);

    /// <inheritdoc/>
    public bool InEmergencyCall => router.Calls.Any(call => call.IsEmergency);

    /// <summary>The telephone side as pages show it.</summary>
    public VoiceStatus Status => new(
        new PhoneStatus(IsPhoneOffHook, phone.LineState is FxsState.Ringing or FxsState.RingTrip, ToneName, PhoneWords) { User = phone.UserState, Messages = phone.Messages },
        new PstnStatus(IsLineOffHook, line.LineState is FxoState.Ringing or FxoState.RingGap, line.Millivolts / 1000.0, line.Microamperes / 1000.0, LineWords, router.LastPstnDisconnectReason) { IsFed = line.LineState != FxoState.Dead, IsTested = line.LineState == FxoState.Listening },
        [.. router.Calls.Select(StatusOf)],
        sip is null ? null : new SipStatus(RegistrationWords, sip.Registration?.State.Phase, sip.Registration?.Since, sip.Registration?.Next, sip.Registration?.LastFailure, sip.Registration?.Path?.ToString()) { HasPort = sip.Address is not null })
    {
        Statistics = Statistics,
        Log = log.Calls,
        Now = timeline.Now,
    };

    /// <inheritdoc/>
    public IReadOnlyList<LineFacts> Lines =>
    [
        new LineFacts("Line 1", PhoneWords, IsPhoneOffHook, sip?.UnregisteredFor),
        new LineFacts("PSTN Line", LineWords, IsLineOffHook, null),
    ];

    // Line 1, then the PSTN line.
    private ImmutableArray<LineStatistics> Statistics =>
    [
        router.Calls.Where(call => !call.Has(line)).Aggregate(ended.Account, (sum, call) => sum.With(call)) with { Media = sip?.Media ?? default, ServerDown = sip?.DownTime ?? TimeSpan.Zero },
        router.Calls.Where(call => call.Has(line)).Aggregate(ended.Exchange, (sum, call) => sum.With(call)),
    ];

    private bool IsPhoneOffHook => phone.LineState is not (FxsState.OnHook or FxsState.Ringing or FxsState.Lifting or FxsState.RingTrip);

    private bool IsLineOffHook => line.LineState is FxoState.Answered or FxoState.Lost or FxoState.Listening;

    private string ToneName => phone.Playing is { } tone ? PhoneToneWords.Label(tone) : string.Empty;

    private string PhoneWords => (phone.LineState, phone.UserState) switch
    {
        (FxsState.Ringing or FxsState.RingTrip, _) => "ringing",
        (FxsState.OnHook or FxsState.Lifting, _) => "on hook",
        (_, OffHookState.DialTone) => "dial tone",
        (_, OffHookState.Dialling) => "dialling",
        (_, OffHookState.Calling) => "calling",
        (_, OffHookState.InCall) => "in a call",
        (_, OffHookState.Failed) => ToneName.ToLowerInvariant(),
        (_, OffHookState.Reorder) => "reorder tone",
        (_, OffHookState.Warning) => "off hook warning tone",
        _ => "off hook",
    };

    private string RegistrationWords => sip switch
    {
        null => "no network",
        { Settings.IsEnabled: false } => "switched off",
        { Registration: null, Settings.Registration: not null } => "no SIP port",
        { Registration: null } => "not wanted",
        { Registration.IsThere: true } => "registered",
        { Registration.State.Phase: Spa.Sip.Registration.RegistrationPhase.Registering } => "registering",
        _ => "not registered",
    };

    private string LineWords => line.LineState switch
    {
        FxoState.Dead => "not connected",
        FxoState.Idle => "on hook",
        FxoState.Ringing or FxoState.RingGap => "ringing",
        FxoState.Listening => "being tested",
        _ => "in a call",
    };

    /// <summary>Moves all audio and the ring cadence by one frame of 10 ms. Called once in each frame; allocates nothing unless something happens.</summary>
    public void Tick()
    {
        phone.Tick();
        media.Tick();
    }

    /// <inheritdoc/>
    public void Apply(SettingsSnapshot settings)
    {
        var read = VoiceSettings.From(settings, host);
        phone.Apply(read.Phone);
        messages.Use(read.Phone.Messages.Waiting);
        line.Apply(read.Pstn);
        router.Apply(read.Routing);
        log.Use(settings);
        if (sip is not null && read.Sip is { } account)
        {
            // TR-104 issue 2: a line that is switched on again counts anew.
            if (!sip.Settings.IsEnabled && account.IsEnabled)
            {
                ended = (LineStatistics.None, ended.Exchange);
                sip.CountAnew();
            }

            sip.Apply(account);
        }
    }

    /// <inheritdoc/>
    public void NetworkChanged() => sip?.NetworkChanged();

    /// <inheritdoc/>
    public bool ListenForDialTone(Action<bool> done) => line.Listen(done);

    /// <inheritdoc/>
    public void StopListening() => line.StopListening();

    /// <inheritdoc/>
    public void RefuseCalls(bool refuse) => router.IsRefusing = refuse;

    private CallStatus StatusOf(Call call)
    {
        var party = call.Callee.Leg as SipLeg ?? call.Caller.Leg as SipLeg;
        return new CallStatus(call.Type, call.State, call.Duration, party?.Party ?? string.Empty, party?.Codec ?? string.Empty, party is { IsSecure: true }, party?.Quality)
        {
            Number = call.Number,
            Line = call.Has(line) ? 2 : 1,
            IsOutgoing = call.IsOutgoing,
            IsAnswered = call.IsAnswered,
            FarMedia = party?.FarMedia,
            NearMediaPort = party?.NearMediaPort,
        };
    }

    private void Judge()
    {
        var before = inUse;
        inUse = InUse;
        if (before && !inUse)
        {
            BecameIdle?.Invoke();
        }
    }
}
