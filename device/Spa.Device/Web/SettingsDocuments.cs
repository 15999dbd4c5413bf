namespace Spa.Device.Web;

/// <summary>The answer of <c>/api/settings</c>: the pages that the account may see.</summary>
/// <param name="Pages">In the order of the tabs.</param>
/// <param name="Account">Who asks: "admin" or "user".</param>
/// <param name="Token">The token that a change must carry.</param>
public sealed record SettingsIndex(IReadOnlyList<SettingsTab> Pages, string Account = "", string Token = "");

/// <summary>One page of settings.</summary>
/// <param name="Id">Its name in a path: "pstn-line".</param>
/// <param name="Title">Its name for a person.</param>
/// <param name="Count">Settings that the account may see on it.</param>
public sealed record SettingsTab(string Id, string Title, int Count);

/// <summary>The answer of <c>/api/settings/ID</c>: the settings of a page. Holds no secret.</summary>
/// <param name="Id">Its name in a path.</param>
/// <param name="Title">Its name for a person.</param>
/// <param name="Sections">Its headings.</param>
public sealed record SettingsPage(string Id, string Title, IReadOnlyList<SettingsPageSection> Sections);

/// <summary>A heading with its settings.</summary>
/// <param name="Name">The heading.</param>
/// <param name="Rows">The settings, in their order.</param>
public sealed record SettingsPageSection(string Name, IReadOnlyList<SettingRow> Rows);

/// <summary>One setting as it is shown.</summary>
/// <param name="Name">Name in a profile.</param>
/// <param name="Label">Label.</param>
/// <param name="Form">"line", "lines", "choice", "switch" or "secret".</param>
/// <param name="Choices">The texts of a choice; empty = free.</param>
/// <param name="MaxLength">Longest text; null = not limited as text.</param>
/// <param name="Text">The value; blank for a secret.</param>
/// <param name="Masked">True when the text hides something.</param>
/// <param name="Filled">False when the value is blank.</param>
/// <param name="MayChange">True when the account may change it.</param>
/// <param name="Access">What the user may do: "na", "ro", "rw".</param>
/// <param name="By">Who set it: "factory", "profile", "user".</param>
/// <param name="Provided">What the provider has set where somebody here has changed it; null = nothing is covered.</param>
/// <param name="Factory">The factory's value.</param>
/// <param name="MayBe">What may be written.</param>
/// <param name="Meaning">What it does.</param>
/// <param name="Applies">When a change takes effect: "now", "idle", "restart".</param>
/// <param name="Waits">True while the stored value is not yet in force.</param>
/// <param name="NotOffered">Why it has no effect here; null = it has.</param>
/// <param name="Sound">What <c>/api/sounds/NAME</c> makes of its text: "tone" to be heard and seen, "ring" to be seen, "none".</param>
public sealed record SettingRow(
    string Name,
    string Label,
    string Form,
    IReadOnlyList<string> Choices,
    int? MaxLength,
    string Text,
    bool Masked,
    bool Filled,
    bool MayChange,
    string Access,
    string By,
    string? Provided,
    string Factory,
    string MayBe,
    string Meaning,
    string Applies,
    bool Waits,
    string? NotOffered,
    string Sound);

/// <summary>The body of a POST to <c>/api/settings</c>.</summary>
/// <param name="Set">New texts by name.</param>
/// <param name="Back">Names whose change at the unit is given up for what the provider or the factory has.</param>
public sealed record SettingsWish(Dictionary<string, string>? Set, IReadOnlyList<string>? Back);

/// <summary>What became of it.</summary>
/// <param name="Sentence">For a person.</param>
/// <param name="Stored">False when nothing could be stored.</param>
/// <param name="Changed">Names with a new value.</param>
/// <param name="Refused">Names that keep their value, and why.</param>
/// <param name="WithoutEffect">Names that took their value although nothing here goes by it, and why.</param>
/// <param name="Applies">When the last of the changes takes effect: "now", "idle", "restart"; empty = nothing changed.</param>
public sealed record SettingsAnswer(
    string Sentence, bool Stored, IReadOnlyList<string> Changed, IReadOnlyList<FactRow> Refused, IReadOnlyList<FactRow> WithoutEffect, string Applies);
