using Spa.Configuration.Parameters;

namespace Spa.Configuration.Settings;

/// <summary>A setting of a file that this version has no name for, or whose text it does not accept. It goes back into the file untouched.</summary>
/// <param name="Text">Its text; null when the file had only a right.</param>
/// <param name="Access">Its right; null when the file had only a text.</param>
internal sealed record KeptSetting(string? Text, UserAccess? Access)
{
    /// <summary>Without the text, which may be secret.</summary>
    public override string ToString() => "kept";
}
