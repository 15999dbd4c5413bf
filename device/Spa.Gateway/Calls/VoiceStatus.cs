namespace Spa.Gateway.Calls;

/// <summary>The telephone side as pages show it.</summary>
/// <param name="Phone">The phone on the FXS port.</param>
/// <param name="Line">The line on the FXO port.</param>
/// <param name="Call">The present call; null = none.</param>
public sealed record VoiceStatus(PhoneStatus Phone, PstnStatus Line, CallStatus? Call);

/// <summary>The phone.</summary>
/// <param name="OffHook">Its hook state.</param>
/// <param name="Ringing">It is being rung, in the burst or in the pause.</param>
/// <param name="Tone">Label of the tone it hears: "Dial Tone"; empty = none.</param>
/// <param name="State">In a person's words: "on hook", "dial tone", "in a call".</param>
public sealed record PhoneStatus(bool OffHook, bool Ringing, string Tone, string State);

/// <summary>The line to the exchange.</summary>
/// <param name="OffHook">Its loop is closed by us.</param>
/// <param name="Ringing">The exchange rings.</param>
/// <param name="Volts">Direct voltage, signed by polarity.</param>
/// <param name="Milliamperes">Loop current.</param>
/// <param name="State">In a person's words: "not connected", "on hook", "ringing", "in a call".</param>
/// <param name="LastDisconnectReason">Text of <c>Last PSTN Disconnect Reason</c>; empty = none yet.</param>
public sealed record PstnStatus(bool OffHook, bool Ringing, double Volts, double Milliamperes, string State, string LastDisconnectReason);

/// <summary>A call.</summary>
/// <param name="Type">Text of <c>Call Type</c>: "PSTN To Line 1".</param>
/// <param name="State">How far it has come.</param>
/// <param name="Duration">Since its legs were joined; null before.</param>
public sealed record CallStatus(string Type, CallState State, TimeSpan? Duration);
