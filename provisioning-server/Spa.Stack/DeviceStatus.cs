using System.Text.Json;

namespace Spa.Stack;

/// <summary>The status document of a device, as its own page shows it.</summary>
/// <param name="Document">The JSON of <c>/api/status</c>.</param>
internal sealed record DeviceStatus(JsonElement Document)
{
    /// <summary>Its state in one sentence.</summary>
    public string Headline => Text("headline");

    /// <summary>The version that runs.</summary>
    public string Version => Text("firmware", "version");

    /// <summary>The slot it runs from.</summary>
    public string Slot => Text("firmware", "slot");

    /// <summary>The version that waits for a quiet moment; empty = none.</summary>
    public string Staged => Text("firmware", "staged");

    /// <summary>What goes on with firmware; empty = nothing.</summary>
    public string FirmwareState => Text("firmware", "state");

    /// <summary>Bytes of an image fetched so far; null when nothing is fetched.</summary>
    public long? FirmwareBytes => At("firmware", "bytes") is { ValueKind: JsonValueKind.Number } n ? n.GetInt64() : null;

    /// <summary>All bytes of the image; null while unknown.</summary>
    public long? FirmwareTotal => At("firmware", "total") is { ValueKind: JsonValueKind.Number } n ? n.GetInt64() : null;

    /// <summary>The last try to upgrade; null = none.</summary>
    public Attempt? LastUpgrade => Attempt.From(At("firmware", "last"));

    /// <summary>The last resync; null = none.</summary>
    public Attempt? LastResync => Attempt.From(At("settings", "last"));

    /// <summary>What goes on with settings.</summary>
    public string SettingsState => Text("settings", "state");

    /// <summary>Seconds to the next resync; null = none planned.</summary>
    public long? NextResync => At("settings", "nextSeconds") is { ValueKind: JsonValueKind.Number } n ? n.GetInt64() : null;

    /// <summary>The last report; null = none.</summary>
    public Attempt? LastReport => Attempt.From(At("report"));

    /// <summary>Names of the checks that still miss.</summary>
    public IReadOnlyList<string> Health => [.. At("health")?.EnumerateArray().Select(h => h.GetString()!) ?? []];

    /// <summary>The light in words.</summary>
    public string Light => Text("light", "meaning");

    /// <summary>State of a line in words: kind is "phone" or "exchange".</summary>
    public string Line(string kind) => At("lines")?.EnumerateArray().FirstOrDefault(l => l.GetProperty("kind").GetString() == kind) is { ValueKind: JsonValueKind.Object } line
        ? line.GetProperty("state").GetString()! : string.Empty;

    /// <summary>A fact of a line, such as "account" of the phone; empty = not there.</summary>
    public string Fact(string kind, string name)
        => At("lines")?.EnumerateArray().FirstOrDefault(l => l.GetProperty("kind").GetString() == kind) is { ValueKind: JsonValueKind.Object } line && line.TryGetProperty("facts", out var facts)
            ? facts.EnumerateArray().Where(f => f.GetProperty("name").GetString() == name).Select(f => f.GetProperty("value").GetString()!).FirstOrDefault() ?? string.Empty
            : string.Empty;

    /// <inheritdoc/>
    public override string ToString() => $"{Version} in slot {Slot}; {Headline}; settings: {SettingsState} {LastResync}; firmware: {FirmwareState} {LastUpgrade}; report: {LastReport}";

    private string Text(params string[] path) => At(path) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : string.Empty;

    private JsonElement? At(params string[] path)
    {
        var at = Document;
        foreach (var name in path)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return null;
            }
        }

        return at.ValueKind == JsonValueKind.Null ? null : at;
    }

    /// <summary>How a try ended.</summary>
    /// <param name="Good">It did what was asked.</param>
    /// <param name="Reason">What led to it.</param>
    /// <param name="Url">What was asked.</param>
    /// <param name="Explanation">Why it failed, or what it did.</param>
    internal sealed record Attempt(bool Good, string Reason, string Url, string Explanation)
    {
        /// <summary>From the document; null when there is none.</summary>
        public static Attempt? From(JsonElement? at) => at is not { ValueKind: JsonValueKind.Object } a
            ? null
            : new(a.GetProperty("good").GetBoolean(), a.GetProperty("reason").GetString()!, a.GetProperty("url").GetString()!, a.GetProperty("explanation").GetString()!);

        /// <inheritdoc/>
        public override string ToString() => $"[{(Good ? "good" : "failed")} {Reason} {Url} {Explanation}]";
    }
}
