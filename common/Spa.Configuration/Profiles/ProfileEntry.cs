using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;

namespace Spa.Configuration.Profiles;

/// <summary>One element of a profile to write.</summary>
/// <param name="Name">Name of the parameter.</param>
/// <param name="Text">Its value; null writes the self-closed form, which leaves the value of the reader unchanged. An empty text writes the pair that clears it.</param>
/// <param name="Access">The attribute <c>ua</c>; null writes none.</param>
public sealed record ProfileEntry(string Name, string? Text, UserAccess? Access = null)
{
    /// <summary>A comment line before the element; null writes none.</summary>
    public string? Comment { get; init; }

    /// <summary>The attribute <c>by</c>: who set the value, <c>profile</c> or <c>user</c>; null and the factory write none. Readers ignore it.</summary>
    public SettingOrigin? Origin { get; init; }

    /// <summary>The name only: the value may be secret.</summary>
    public override string ToString() => Name;
}
