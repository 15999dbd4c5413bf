using Spa.Fleet.Layers;

namespace Spa.Fleet.Rendering;

/// <summary>Where a value of a profile comes from.</summary>
public abstract record ValueOrigin
{
    private ValueOrigin()
    {
    }

    /// <summary>A layer says so.</summary>
    /// <param name="Scope">The last layer that does.</param>
    public sealed record FromLayer(LayerScope Scope) : ValueOrigin;

    /// <summary>The server makes it for each device.</summary>
    public sealed record FromServer : ValueOrigin;

    /// <summary>No layer says anything: the factory value, so that what a layer once set does not stay for ever.</summary>
    public sealed record Factory : ValueOrigin;

    /// <summary>Not in the profile: how the unit reaches its network, what its user may write, and secrets stay as they are on the unit until a layer says otherwise.</summary>
    public sealed record Untouched : ValueOrigin;
}
