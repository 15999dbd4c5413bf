using Spa.Configuration.Parameters;

namespace Spa.Fleet.Layers;

/// <summary>What a layer says about one parameter.</summary>
/// <param name="Name">The parameter as a profile names it.</param>
/// <param name="Text">Its value, in which <c>{{name}}</c> stands for a variable; null = the value is left to earlier layers.</param>
/// <param name="Access">What the user may do; null = left to earlier layers.</param>
public sealed record LayerEntry(string Name, string? Text, UserAccess? Access)
{
    /// <summary>Without the value: it may be a secret.</summary>
    public override string ToString() => Name;
}
