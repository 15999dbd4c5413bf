using Spa.Configuration.Parameters;
using Spa.Configuration.Views;

namespace Spa.Configuration.Settings;

/// <summary>One wish of a profile, a page or a rule, not yet validated.</summary>
/// <param name="Name">Name as in the catalogue.</param>
/// <param name="Text">The value as text; null leaves the value as it is.</param>
/// <param name="Access">The new right of the user account; null leaves it as it is.</param>
public sealed record Assignment(string Name, string? Text, UserAccess? Access)
{
    /// <summary>True to give up what somebody at the unit has set, for what the provider or the factory has; <see cref="Text"/> is null then.</summary>
    public bool GivesBack { get; init; }

    /// <summary>Name, value and right; the value of a secret, or of a name that is not known, is masked.</summary>
    public override string ToString()
    {
        var shown = Text is null ? GivesBack ? "given back" : "unchanged" : SecretMask.Masked(Catalogue.Find(Name), Text);
        return Access is UserAccess access ? $"{Name} = {shown} (ua={UserAccessText.Write(access)})" : $"{Name} = {shown}";
    }
}
