using Spa.Configuration.Settings;
using Spa.Foundation.Ports;
using Spa.Foundation.Time;
using Spa.Foundation.Trace;
using Spa.Gateway.Lines;
using Spa.Gateway.Phones;
using Spa.Gateway.Ports;

namespace Spa.Gateway.Calls;

/// <summary>The telephone side of the device: the two lines, their legs, the router and the media graph. All on one timeline.</summary>
public sealed class Voice : IVoice
{
    // Long enough that people have heard each other.
    private static readonly TimeSpan RealCall = TimeSpan.FromSeconds(10);

    private readonly PhoneLeg phone;
    private readonly PstnLeg line;
    private readonly Router router;
    private readonly MediaGraph media = new();
    private bool inUse;

    /// <summary>Makes it and feeds the phone's loop.</summary>
    public Voice(Timeline timeline, SettingsSnapshot settings, IFxsDriver fxs, IFxoDriver fxo, CoreTrace trace)
        : this(timeline, VoiceSettings.From(settings), fxs, fxo, trace)
    {
    }

    internal Voice(Timeline timeline, VoiceSettings settings, IFxsDriver fxs, IFxoDriver fxo, CoreTrace trace)
    {
        phone = new PhoneLeg(fxs, settings.Phone, timeline, trace);
        line = new PstnLeg(fxo, settings.Pstn, timeline, trace);
        media.Add(phone);
        media.Add(line);
        router = new Router(phone, line, media, settings.Routing, timeline, trace);
        router.CallEnded += lasted =>
        {
            if (lasted >= RealCall)
            {
                RealCallMade?.Invoke();
            }
        };
        phone.Settled += Judge;
        line.Settled += Judge;
    }

    /// <inheritdoc/>
    public event Action? BecameIdle;

    /// <summary>Raised when a call has ended in which both sides were joined for at least 10 seconds.</summary>
    public event Action? RealCallMade;

    /// <summary>The time for the phone's display; null = nobody tells it.</summary>
    public ICalendar? Calendar
    {
        get => phone.Calendar;
        set => phone.Calendar = value;
    }

    /// <inheritdoc/>
    public bool InUse => router.Call is not null || phone.LineState != FxsState.OnHook || line.LineState is not (FxoState.Dead or FxoState.Idle);

    /// <inheritdoc/>
    public bool InEmergencyCall => router.Call is { IsEmergency: true };

    /// <summary>The telephone side as pages show it.</summary>
    public VoiceStatus Status => new(
        new PhoneStatus(IsPhoneOffHook, phone.LineState is FxsState.Ringing or FxsState.RingTrip, ToneName, PhoneWords),
        new PstnStatus(IsLineOffHook, line.LineState is FxoState.Ringing or FxoState.RingGap, line.Millivolts / 1000.0, line.Microamperes / 1000.0, LineWords, router.LastPstnDisconnectReason),
        router.Call is { } call ? new CallStatus(call.Type, call.State, call.Duration) : null);

    /// <inheritdoc/>
    public IReadOnlyList<LineFacts> Lines =>
    [
        new LineFacts("Line 1", PhoneWords, IsPhoneOffHook, null),
        new LineFacts("PSTN Line", LineWords, IsLineOffHook, null),
    ];

    private bool IsPhoneOffHook => phone.LineState is not (FxsState.OnHook or FxsState.Ringing or FxsState.Lifting or FxsState.RingTrip);

    private bool IsLineOffHook => line.LineState is FxoState.Answered or FxoState.Lost;

    private string ToneName => phone.UserState switch
    {
        OffHookState.DialTone => "Dial Tone",
        OffHookState.Reorder => "Reorder Tone",
        OffHookState.Warning => "Off Hook Warning Tone",
        _ => string.Empty,
    };

    private string PhoneWords => (phone.LineState, phone.UserState) switch
    {
        (FxsState.Ringing or FxsState.RingTrip, _) => "ringing",
        (FxsState.OnHook or FxsState.Lifting, _) => "on hook",
        (_, OffHookState.DialTone) => "dial tone",
        (_, OffHookState.InCall) => "in a call",
        (_, OffHookState.Reorder) => "reorder tone",
        (_, OffHookState.Warning) => "off hook warning tone",
        _ => "off hook",
    };

    private string LineWords => line.LineState switch
    {
        FxoState.Dead => "not connected",
        FxoState.Idle => "on hook",
        FxoState.Ringing or FxoState.RingGap => "ringing",
        _ => "in a call",
    };

    /// <summary>Moves all audio and the ring cadence by one frame of 10 ms. Called once in each frame; allocates nothing unless something happens.</summary>
    public void Tick()
    {
        phone.Tick();
        media.Tick();
    }

    /// <inheritdoc/>
    public void Apply(SettingsSnapshot settings) => Apply(VoiceSettings.From(settings));

    /// <inheritdoc/>
    public void RefuseCalls(bool refuse) => router.IsRefusing = refuse;

    internal void Apply(VoiceSettings settings)
    {
        phone.Apply(settings.Phone);
        line.Apply(settings.Pstn);
        router.Apply(settings.Routing);
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
