using System.Collections.Immutable;
using System.Net;
using Spa.Gateway.Phones;
using Spa.Media.Rtp.Quality;
using Spa.Sip.Registration;

namespace Spa.Gateway.Calls;

/// <summary>The telephone side as pages show it.</summary>
/// <param name="Phone">The phone on the FXS port.</param>
/// <param name="Line">The line on the FXO port.</param>
/// <param name="Calls">The present calls, oldest first.</param>
/// <param name="Sip">The account of Line 1; null without a network.</param>
public sealed record VoiceStatus(PhoneStatus Phone, PstnStatus Line, ImmutableArray<CallStatus> Calls, SipStatus? Sip)
{
    /// <summary>The oldest call; null = none.</summary>
    public CallStatus? Call => Calls.IsEmpty ? null : Calls[0];

    /// <summary>The latest calls that have ended, oldest first; empty unless <c>CWMP_Call_Log</c> keeps some.</summary>
    public ImmutableArray<EndedCall> Log { get; init; } = [];

    /// <summary>The moment it was looked at, on the timeline.</summary>
    public TimeSpan Now { get; init; }

    /// <summary>What was counted of Line 1, then of the PSTN line.</summary>
    public ImmutableArray<LineStatistics> Statistics { get; init; } = [LineStatistics.None, LineStatistics.None];
}

/// <summary>A SIP account.</summary>
/// <param name="State">In a person's words: "registered", "not registered", "not wanted".</param>
/// <param name="Phase">How its registration stands; null = none is wanted.</param>
/// <param name="Since">When it became so, on the timeline; null = never.</param>
/// <param name="Next">When it will be renewed or tried again, on the timeline; null = not by itself.</param>
/// <param name="LastFailure">Status of the last failure; null = none since it was there.</param>
/// <param name="Server">Where the registrar was reached; null = nowhere.</param>
public sealed record SipStatus(string State, RegistrationPhase? Phase, TimeSpan? Since, TimeSpan? Next, int? LastFailure, string? Server)
{
    /// <summary>It has a port of its own for SIP; without one nothing goes.</summary>
    public bool HasPort { get; init; }
}

/// <summary>The phone.</summary>
/// <param name="OffHook">Its hook state.</param>
/// <param name="Ringing">It is being rung, in the burst or in the pause.</param>
/// <param name="Tone">Label of the tone it hears: "Dial Tone"; empty = none.</param>
/// <param name="State">In a person's words: "on hook", "dial tone", "in a call".</param>
public sealed record PhoneStatus(bool OffHook, bool Ringing, string Tone, string State)
{
    /// <summary>What its user is at.</summary>
    public OffHookState User { get; init; }

    /// <summary>Messages that wait, as the mailbox has told; null = they do, and their number is not known; 0 = none.</summary>
    public int? Messages { get; init; } = 0;
}

/// <summary>The line to the exchange.</summary>
/// <param name="OffHook">Its loop is closed by us.</param>
/// <param name="Ringing">The exchange rings.</param>
/// <param name="Volts">Direct voltage, signed by polarity.</param>
/// <param name="Milliamperes">Loop current.</param>
/// <param name="State">In a person's words: "not connected", "on hook", "ringing", "in a call", "being tested".</param>
/// <param name="LastDisconnectReason">Text of <c>Last PSTN Disconnect Reason</c>; empty = none yet.</param>
public sealed record PstnStatus(bool OffHook, bool Ringing, double Volts, double Milliamperes, string State, string LastDisconnectReason)
{
    /// <summary>The exchange feeds the line.</summary>
    public bool IsFed { get; init; }

    /// <summary>The loop is closed to hear the exchange's dial tone, for no call.</summary>
    public bool IsTested { get; init; }
}

/// <summary>A call.</summary>
/// <param name="Type">Text of <c>Call Type</c>: "PSTN To Line 1".</param>
/// <param name="State">How far it has come.</param>
/// <param name="Duration">Since its legs were joined; null before.</param>
/// <param name="Party">Number or address of the far end; empty = not known.</param>
/// <param name="Codec">What is sent: "G711u"; empty = not over a network, or not yet.</param>
/// <param name="IsSecure">Both ways are encrypted.</param>
/// <param name="Quality">Figures of its media; null = not over a network, or not yet.</param>
public sealed record CallStatus(string Type, CallState State, TimeSpan? Duration, string Party, string Codec, bool IsSecure, CallQuality? Quality)
{
    /// <summary>Its number since the start, from 1.</summary>
    public int Number { get; init; }

    /// <summary>The line it goes by: 1 = the account, 2 = the exchange.</summary>
    public int Line { get; init; }

    /// <summary>The phone placed it.</summary>
    public bool IsOutgoing { get; init; }

    /// <summary>It was answered.</summary>
    public bool IsAnswered { get; init; }

    /// <summary>Where its media go; null = nowhere yet, or not over a network.</summary>
    public IPEndPoint? FarMedia { get; init; }

    /// <summary>The unit's own port for them; null = none.</summary>
    public int? NearMediaPort { get; init; }
}
