using System.Collections.Immutable;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Publishing;

namespace Spa.ProvisioningServer.Hosting.Publishing;

/// <summary>A publish before it is begun.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Scope">The layer.</param>
/// <param name="Stages">Its stages, the rest last.</param>
/// <param name="Limits">What makes it stop.</param>
/// <param name="First">Devices of the first stage; empty when that is the rest.</param>
/// <param name="Refusal">Why it cannot begin; null = it can.</param>
internal sealed record PublishPlan(long Id, LayerScope Scope, ImmutableArray<StageTarget> Stages, PublishLimits Limits, IReadOnlyList<MacAddress> First, string? Refusal);
