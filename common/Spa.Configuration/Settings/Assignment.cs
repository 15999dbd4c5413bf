using Spa.Configuration.Parameters;

namespace Spa.Configuration.Settings;

/// <summary>One wish of a profile, a page or a rule, not yet validated.</summary>
/// <param name="Name">Name as in the catalogue.</param>
/// <param name="Text">The value as text; null leaves the value as it is.</param>
/// <param name="Access">The new right of the user account; null leaves it as it is.</param>
public sealed record Assignment(string Name, string? Text, UserAccess? Access);
