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

    /// <summary>Without the value.</summary>
    public override string ToString() => Name;
}
