using Spa.Fleet.Layers;

namespace Spa.Fleet.Rendering;

/// <summary>Why a profile cannot be made.</summary>
/// <param name="Scope">The layer where the remedy is.</param>
/// <param name="Fault">What is wrong there.</param>
public sealed record RenderProblem(LayerScope Scope, LayerFault Fault)
{
    /// <summary>One sentence for a person.</summary>
    public override string ToString() => $"{Fault} (layer of {Scope.Spoken})";
}
