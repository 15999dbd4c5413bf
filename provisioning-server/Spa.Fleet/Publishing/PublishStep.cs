using System.Collections.Immutable;

namespace Spa.Fleet.Publishing;

/// <summary>One step of a publish.</summary>
/// <param name="Next">How it stands from now on.</param>
/// <param name="Refusal">Why nothing was done, one sentence with the remedy; null = it was done, or there was nothing to do.</param>
/// <param name="Effects">What is written down with it, in this order.</param>
public sealed record PublishStep(PublishStanding Next, string? Refusal, ImmutableArray<PublishEffect> Effects);
