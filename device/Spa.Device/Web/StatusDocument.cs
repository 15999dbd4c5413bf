using System.Text.Json.Serialization;

namespace Spa.Device.Web;

/// <summary>The answer of <c>/api/status</c>: all that the status page shows. Holds no secret.</summary>
/// <param name="Headline">The state of the unit in one sentence for its owner.</param>
/// <param name="Unit">Who it is.</param>
/// <param name="Light">The light on the case.</param>
/// <param name="Network">How the network side stands.</param>
/// <param name="Lines">Phone and line.</param>
/// <param name="Settings">Where the settings come from.</param>
/// <param name="Firmware">Running and coming firmware.</param>
/// <param name="Report">The last report to the provider; null = none yet.</param>
/// <param name="Notes">What a person should know beyond that, newest first.</param>
/// <param name="Health">What this version has still to show after its start; empty = it is healthy.</param>
/// <param name="Account">Who asks: "admin" or "user".</param>
/// <param name="Token">The token that a change must carry.</param>
public sealed record StatusDocument(
    string Headline,
    UnitSection Unit,
    LightSection Light,
    NetworkSection Network,
    IReadOnlyList<LineSection> Lines,
    SettingsSection Settings,
    FirmwareSection Firmware,
    AttemptSection? Report,
    IReadOnlyList<string> Notes,
    IReadOnlyList<string> Health,
    string Account = "",
    string Token = "")
{
    /// <summary>Management by TR-069; null = it is switched off.</summary>
    public ManagementSection? Management { get; init; }
}

/// <summary>Management by TR-069.</summary>
/// <param name="State">How it stands, in words.</param>
/// <param name="Good">True after a session that ended well, false after one that failed; null before the first.</param>
/// <param name="Server">Where the server is, without credentials; empty = none is known.</param>
/// <param name="Last">End of the last good session, UTC, ISO 8601; null = none, or the clock was not set.</param>
/// <param name="Reason">Why the last session failed; empty = it did not.</param>
/// <param name="Events">What the server is to be told, in the standard's words.</param>
/// <param name="Reached">How the server can ask the unit to call, in words.</param>
public sealed record ManagementSection(string State, bool? Good, string Server, string? Last, string Reason, IReadOnlyList<string> Events, string Reached)
{
    /// <summary>The server alone decides on firmware: it is asked for a newer version.</summary>
    public bool DecidesFirmware { get; init; }
}

/// <summary>Who the unit is.</summary>
/// <param name="Product">Product name.</param>
/// <param name="Mac">MAC with colons.</param>
/// <param name="Serial">Serial number.</param>
/// <param name="Hardware">Hardware version.</param>
/// <param name="Certificate">True with a client certificate.</param>
/// <param name="EnrolmentCode">Enrolment code; empty without a key.</param>
/// <param name="UpSeconds">Seconds since start.</param>
public sealed record UnitSection(string Product, string Mac, string Serial, string Hardware, bool Certificate, string EnrolmentCode, long UpSeconds)
{
    /// <summary>Now, UTC, ISO 8601; null while the clock is not set.</summary>
    public string? Clock { get; init; }

    /// <summary>The time server that set the clock; empty = none did.</summary>
    public string ClockSource { get; init; } = string.Empty;

    /// <summary>End of the client certificate, UTC, ISO 8601; null = none.</summary>
    public string? CertificateUntil { get; init; }

    /// <summary>What is done about its end, in a sentence; empty without one.</summary>
    public string CertificateState { get; init; } = string.Empty;

    /// <summary>The unit's own name with its domain; empty = none was given.</summary>
    public string HostName { get; init; } = string.Empty;
}

/// <summary>The light.</summary>
/// <param name="Code">State code.</param>
/// <param name="Meaning">In words.</param>
/// <param name="Blinks">Pairs of milliseconds on and off; empty = steady on.</param>
public sealed record LightSection(string Code, string Meaning, IReadOnlyList<int[]> Blinks);

/// <summary>The network side.</summary>
/// <param name="State">In words.</param>
/// <param name="Good">True when there is an address.</param>
/// <param name="Address">Own address; empty = none known.</param>
public sealed record NetworkSection(string State, bool Good, string Address);

/// <summary>One line.</summary>
/// <param name="Name">"Line 1", "PSTN Line".</param>
/// <param name="Kind">"phone" or "exchange".</param>
/// <param name="State">In words.</param>
/// <param name="Active">Off hook, or the loop closed.</param>
/// <param name="Facts">More, as name and value: loop current, voltage.</param>
public sealed record LineSection(string Name, string Kind, string State, bool Active, IReadOnlyList<FactRow> Facts);

/// <summary>A name and a value to show.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The value.</param>
public sealed record FactRow(string Name, string Value);

/// <summary>Where the settings come from.</summary>
/// <param name="State">What goes on now, in words.</param>
/// <param name="Busy">True while something goes on.</param>
/// <param name="Last">The last try; null = none yet.</param>
/// <param name="NextSeconds">Seconds to the next try; null = none planned.</param>
/// <param name="NextReason">What the next try is; empty when none is planned.</param>
/// <param name="Pending">Names of settings that are stored and wait to take effect.</param>
public sealed record SettingsSection(string State, bool Busy, AttemptSection? Last, long? NextSeconds, string NextReason, IReadOnlyList<string> Pending);

/// <summary>Running and coming firmware.</summary>
/// <param name="Version">The version that runs.</param>
/// <param name="Slot">The slot it runs from; empty = from none.</param>
/// <param name="State">What goes on, in words; empty = nothing.</param>
/// <param name="Bytes">Bytes fetched; null when nothing is fetched.</param>
/// <param name="Total">All bytes; null while unknown.</param>
/// <param name="Staged">The version that waits for a quiet moment; empty = none.</param>
/// <param name="Last">The last try; null = none yet.</param>
/// <param name="NextSeconds">Seconds to the next try; null = none planned.</param>
public sealed record FirmwareSection(string Version, string Slot, string State, long? Bytes, long? Total, string Staged, AttemptSection? Last, long? NextSeconds);

/// <summary>How a try ended.</summary>
/// <param name="At">UTC, ISO 8601; null while the clock is not set.</param>
/// <param name="Good">True when it did what was asked.</param>
/// <param name="Reason">What led to it.</param>
/// <param name="Url">What was asked, without credentials.</param>
/// <param name="Explanation">Why it failed, or what it did.</param>
public sealed record AttemptSection(string? At, bool Good, string Reason, string Url, string Explanation);

/// <summary>The form of the JSON API.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StatusDocument))]
[JsonSerializable(typeof(ActionAnswer))]
[JsonSerializable(typeof(SettingsIndex))]
[JsonSerializable(typeof(SettingsPage))]
[JsonSerializable(typeof(SettingsWish))]
[JsonSerializable(typeof(SettingsAnswer))]
internal sealed partial class PagesJson : JsonSerializerContext;
