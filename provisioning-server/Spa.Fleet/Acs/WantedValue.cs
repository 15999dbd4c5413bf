using Spa.Cwmp;

namespace Spa.Fleet.Acs;

/// <summary>What a parameter of a CPE should be.</summary>
/// <param name="Name">Full path.</param>
/// <param name="Text">The value.</param>
/// <param name="Mark">What stands for it among the values that are known: the value itself, or for a secret a keyed hash of it.</param>
/// <param name="IsSecret">The CPE tells it as empty: whether it is so is known only from what was set.</param>
public sealed record WantedValue(string Name, string Text, string Mark, bool IsSecret)
{
    /// <summary>A layer says it: no default of the catalogue, and none of the server's own.</summary>
    public bool IsLaid { get; init; }

    /// <summary>It is for devices that have told of this parameter: others have none such.</summary>
    public bool IsIfThere { get; init; }

    /// <summary>How it is sent.</summary>
    public CwmpType Type { get; init; } = CwmpType.Text;

    /// <summary>Whether what is known of it is what it should be.</summary>
    /// <param name="known">The mark that is known; null = none.</param>
    public bool Is(string? known) => known == Mark || (Type == CwmpType.Boolean && known is not null && Truth(known) == Truth(Mark));

    // Whoever asked for 1 may be told true.
    private static string Truth(string text) => text.Trim().ToUpperInvariant() switch { "TRUE" => "1", "FALSE" => "0", var other => other };

    /// <summary>Without the value.</summary>
    public override string ToString() => Name;
}
