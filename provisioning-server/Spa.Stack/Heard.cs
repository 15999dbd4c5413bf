using System.Globalization;
using System.Text.Json;

namespace Spa.Stack;

/// <summary>What the telephone heard, measured at the telephone and not at the device.</summary>
/// <param name="Seconds">Length of the recording.</param>
/// <param name="LongestGapMs">Longest silence between the first and the last sound; null = no sound.</param>
/// <param name="Sounds">The sounds in order: start, length in seconds, sines by frequency.</param>
internal sealed record Heard(double Seconds, double? LongestGapMs, IReadOnlyList<(double Start, double Seconds, IReadOnlyList<(double Hertz, double Dbm0)> Sines)> Sounds)
{
    private const double HertzTolerance = 1;
    private const double LevelTolerance = 0.5;

    /// <summary>Reads the document of the lines.</summary>
    public static Heard From(JsonElement heard) => new(
        heard.GetProperty("seconds").GetDouble(),
        heard.GetProperty("longestGapMs") is { ValueKind: JsonValueKind.Number } gap ? gap.GetDouble() : null,
        [.. heard.GetProperty("segments").EnumerateArray().Select(s => (
            s.GetProperty("start").GetDouble(),
            s.GetProperty("seconds").GetDouble(),
            (IReadOnlyList<(double, double)>)[.. s.GetProperty("components").EnumerateArray().Select(c => (c.GetProperty("hertz").GetDouble(), c.GetProperty("dbm0").GetDouble()))]))]);

    /// <summary>True when every sound is made of exactly these sines, within 1 Hz and 0.5 dB, and there was one.</summary>
    public bool Is(params (double Hertz, double Dbm0)[] sines)
        => Sounds.Count > 0 && Sounds.All(s => s.Sines.Count == sines.Length
            && s.Sines.Zip(sines.OrderBy(w => w.Hertz)).All(p => Math.Abs(p.First.Hertz - p.Second.Hertz) <= HertzTolerance && Math.Abs(p.First.Dbm0 - p.Second.Dbm0) <= LevelTolerance));

    /// <summary>In words: "350.0 Hz at -19.0 dBm0 + 440.0 Hz at -19.0 dBm0".</summary>
    public override string ToString() => Sounds.Count == 0
        ? "silence"
        : string.Join("; then ", Sounds.Select(s => string.Join(" + ", s.Sines.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Hertz:0.0} Hz at {c.Dbm0:0.0} dBm0"))))
            .Distinct().Take(3));
}
