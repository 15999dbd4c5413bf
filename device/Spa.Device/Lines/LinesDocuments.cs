using System.Globalization;
using System.Text.Json.Serialization;
using Spa.Media.Analysis;
using Spa.Simulation.Phones;

namespace Spa.Device.Lines;

/// <summary>The line card and its connection to a device.</summary>
/// <param name="DeviceConnected">A device is connected.</param>
/// <param name="ConnectedSeconds">For how long, in ticks of the card; null = none is.</param>
/// <param name="Devices">Connections since the start.</param>
/// <param name="LastGone">Why the last one ended; empty = none has.</param>
/// <param name="Frames">Frames sent to this one.</param>
/// <param name="Buffered">Answers that wait to be heard.</param>
/// <param name="Underruns">Frames of silence heard because an answer was too late, in this connection.</param>
/// <param name="Ticks">Frames since the start.</param>
/// <param name="SkippedTicks">Frames the card itself was too late for.</param>
/// <param name="LargestLatenessMs">Longest time from a frame to its answer in this connection.</param>
/// <param name="RelayClosed">Telephone and exchange are joined.</param>
internal sealed record CardDocument(
    bool DeviceConnected,
    double? ConnectedSeconds,
    long Devices,
    string LastGone,
    long Frames,
    int Buffered,
    long Underruns,
    long Ticks,
    long SkippedTicks,
    double? LargestLatenessMs,
    bool RelayClosed);

/// <summary>The telephone.</summary>
/// <param name="Lifted">The handset is lifted.</param>
/// <param name="LoopClosed">Loop current flows.</param>
/// <param name="FedVolts">Voltage of its feed, signed.</param>
/// <param name="Ringing">Ring voltage is there.</param>
/// <param name="Rings">The last 20 bursts.</param>
/// <param name="HeardDbm0">Level of the last 100 ms; null = silence.</param>
/// <param name="HeardSeconds">Length of the recording since it was lifted.</param>
/// <param name="Dialling">Keys sound or wait, or the dial runs.</param>
/// <param name="Lamp">The message lamp is lit, by data.</param>
/// <param name="Neon">The neon lamp is lit, by the voltage of the wire.</param>
/// <param name="Shown">The last 20 callers on its display.</param>
internal sealed record PhoneDocument(
    bool Lifted,
    bool LoopClosed,
    double FedVolts,
    bool Ringing,
    IReadOnlyList<RingDocument> Rings,
    double? HeardDbm0,
    double HeardSeconds,
    bool Dialling,
    bool Lamp,
    bool Neon,
    IReadOnlyList<CallerDocument> Shown);

/// <summary>A caller on the display.</summary>
/// <param name="At">Seconds since the start of the process.</param>
/// <param name="Number">Null = none.</param>
/// <param name="Name">Null = none.</param>
/// <param name="Absence">"Private" or "OutOfArea" in place of a number; null = there is one.</param>
/// <param name="Time">"MM-DD hh:mm" as it was told; null = not told.</param>
/// <param name="InCall">Shown during a call.</param>
internal sealed record CallerDocument(double At, string? Number, string? Name, string? Absence, string? Time, bool InCall)
{
    /// <summary>What the display shows.</summary>
    public static CallerDocument Of(ShownCall call) => new(
        call.At.TotalSeconds,
        call.Number,
        call.Name,
        call.Absence?.ToString(),
        call.Time is { } time ? string.Create(CultureInfo.InvariantCulture, $"{time.Month:00}-{time.Day:00} {time.Hour:00}:{time.Minute:00}") : null,
        call.InCall);
}

/// <summary>A burst of ring voltage.</summary>
/// <param name="Start">Seconds since the start of the process.</param>
/// <param name="Seconds">How long; null = still there.</param>
/// <param name="Hertz">Frequency.</param>
/// <param name="Volts">Root mean square.</param>
/// <param name="Shape">"Sinusoid" or "Trapezoid".</param>
internal sealed record RingDocument(double Start, double? Seconds, int Hertz, int Volts, string Shape);

/// <summary>The exchange's line.</summary>
/// <param name="State">"Idle", "DialTone", "Ringing", "Talking", "Clearing".</param>
/// <param name="LoopClosed">The terminal draws current: it has answered.</param>
/// <param name="Volts">At the terminal, signed.</param>
/// <param name="Milliamperes">Loop current.</param>
/// <param name="RingVolts">Ring voltage now; 0 = none.</param>
/// <param name="HeardSeconds">Length of the recording since the terminal went off hook.</param>
internal sealed record ExchangeDocument(string State, bool LoopClosed, double Volts, double Milliamperes, double RingVolts, double HeardSeconds);

/// <summary>What was heard, measured.</summary>
/// <param name="Seconds">Length of the recording.</param>
/// <param name="Full">The recording had reached its limit.</param>
/// <param name="LongestGapMs">Longest silence between the first and the last sound; null = no sound.</param>
/// <param name="Segments">The sounds in order.</param>
internal sealed record HeardDocument(double Seconds, bool Full, double? LongestGapMs, IReadOnlyList<SoundDocument> Segments)
{
    public static HeardDocument Of(ToneReading reading, bool full) => new(
        Round(reading.Length.TotalSeconds, 4),
        full,
        reading.LongestGap is { } gap ? Round(gap.TotalMilliseconds, 3) : null,
        [.. reading.Segments.Select(segment => new SoundDocument(
            Round(segment.Start.TotalSeconds, 4),
            Round(segment.Length.TotalSeconds, 4),
            [.. segment.Components.Select(component => new SineDocument(Round(component.Hertz, 2), Round(component.Level.Value, 2)))]))]);

    private static double Round(double value, int digits) => Math.Round(value, digits) + 0.0;
}

/// <summary>What was heard beside what somebody said.</summary>
/// <param name="Seconds">How much of what was said was compared.</param>
/// <param name="Likeness">0 to 1; 1 = the same.</param>
/// <param name="DelayMs">From the beginning of the recording, or the mark, until it begins.</param>
/// <param name="GainDb">How much louder it is heard; null = not at all.</param>
internal sealed record VoiceDocument(double Seconds, double Likeness, double DelayMs, double? GainDb)
{
    public static VoiceDocument Of(SpeechMatch match) => new(
        match.Compared.TotalSeconds, Math.Round(match.Likeness, 3), match.Delay.TotalMilliseconds, double.IsFinite(match.Gain) ? Math.Round(match.Gain, 1) : null);
}

/// <summary>A sound.</summary>
/// <param name="Start">Seconds from the start of the recording.</param>
/// <param name="Seconds">How long.</param>
/// <param name="Components">Its sines by frequency.</param>
internal sealed record SoundDocument(double Start, double Seconds, IReadOnlyList<SineDocument> Components);

/// <summary>A sine.</summary>
/// <param name="Hertz">Frequency.</param>
/// <param name="Dbm0">Level.</param>
internal sealed record SineDocument(double Hertz, double Dbm0);

/// <summary>Why a request was refused.</summary>
/// <param name="Error">What, and what would be accepted.</param>
internal sealed record LinesError(string Error);

/// <summary>The one line on standard output once everything listens.</summary>
/// <param name="Http">Address of the API.</param>
/// <param name="Driver">Name of the line driver a device uses.</param>
/// <param name="Provider">Host and port of the SIP provider: a device's Proxy.</param>
/// <param name="Users">Its users.</param>
/// <param name="Stations">Those with a telephone here.</param>
internal sealed record LinesReady(string Http, string Driver, string Provider, IReadOnlyList<ReadyUser> Users, IReadOnlyList<string> Stations);

/// <summary>How they are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CardDocument))]
[JsonSerializable(typeof(PhoneDocument))]
[JsonSerializable(typeof(ExchangeDocument))]
[JsonSerializable(typeof(HeardDocument))]
[JsonSerializable(typeof(VoiceDocument))]
[JsonSerializable(typeof(LinesError))]
[JsonSerializable(typeof(LinesReady))]
[JsonSerializable(typeof(IReadOnlyList<CallerDocument>))]
[JsonSerializable(typeof(ProviderDocument))]
[JsonSerializable(typeof(StationDocument))]
[JsonSerializable(typeof(NotifyDocument))]
[JsonSerializable(typeof(RunDocument))]
internal sealed partial class LinesJson : JsonSerializerContext;
