using System.Collections.Immutable;
using Spa.Configuration.Parameters;
using Spa.Fleet.Layers;

namespace Spa.Fleet.Rendering;

/// <summary>What a device's profile says about one parameter, and why.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Text">The value; null = left as it is on the unit.</param>
/// <param name="Access">The right of the user; null = left as it is.</param>
/// <param name="Origin">Where the value comes from.</param>
/// <param name="IsSecret">True when it must not be shown: the parameter is secret, or a secret variable is in it.</param>
/// <param name="Covered">Layers that say something else and are covered, first laid first.</param>
public sealed record ResolvedValue(Parameter Parameter, string? Text, UserAccess? Access, ValueOrigin Origin, bool IsSecret, ImmutableArray<LayerScope> Covered)
{
    /// <summary>The value as a person may see it: <c>***</c> for a secret that is set.</summary>
    public string Shown => Text is null ? string.Empty : IsSecret && Text.Length > 0 ? "***" : Text;

    /// <summary>Without a secret.</summary>
    public override string ToString() => $"{Parameter.Name} = {Shown}";
}
