using System.Collections.Immutable;

namespace Spa.Fleet.Rendering;

/// <summary>A device's profile before it is written.</summary>
/// <param name="Values">One for each parameter of the catalogue, in its order.</param>
/// <param name="Problems">Why it cannot be served; empty = it can.</param>
public sealed record ProfilePlan(ImmutableArray<ResolvedValue> Values, ImmutableArray<RenderProblem> Problems);
