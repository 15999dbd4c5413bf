namespace Spa.Device.Sip;

/// <summary>What connections may cost, and how long they may stand.</summary>
internal sealed record SipStreamLimits
{
    /// <summary>Connections that others have opened, at a time; more are closed at once.</summary>
    public int MostAccepted { get; init; } = 32;

    /// <summary>Of them, those from one address.</summary>
    public int MostFromOneAddress { get; init; } = 8;

    /// <summary>Connections that we have opened, at a time; one more is a failure.</summary>
    public int MostOpened { get; init; } = 32;

    /// <summary>Bytes that wait to be sent by one connection; with more the peer is taken as dead.</summary>
    public int MostWaiting { get; init; } = 262_144;

    /// <summary>Time for connecting and the handshake of TLS together; shorter than timers B and F, so that another server can be tried.</summary>
    public TimeSpan Open { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time for a message that has begun, and for the first one of a connection that was accepted: timer B's.</summary>
    public TimeSpan Message { get; init; } = TimeSpan.FromSeconds(32);

    /// <summary>A connection that was accepted is closed when nothing has come or gone for so long.</summary>
    public TimeSpan IdleAccepted { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>One that we have opened is closed when nothing has come or gone for so long: longer than registrations last, as calls may come by it.</summary>
    public TimeSpan IdleOpened { get; init; } = TimeSpan.FromHours(2);

    /// <summary>A connection is dead when what was sent by it is not acknowledged for so long: half of timers B and F, so that a request can be repeated by a new one.</summary>
    public TimeSpan Unacknowledged { get; init; } = TimeSpan.FromSeconds(16);

    /// <summary>How often the peer of a silent connection is asked whether it is there: as often as RFC 5626 keeps connections alive.</summary>
    public TimeSpan Asking { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Time for the last bytes of a connection that is closed.</summary>
    public TimeSpan Closing { get; init; } = TimeSpan.FromSeconds(2);
}
