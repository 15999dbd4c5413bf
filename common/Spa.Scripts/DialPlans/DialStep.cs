namespace Spa.Scripts.DialPlans;

/// <summary>What an event did: the next state, and what the caller and the timer are to notice.</summary>
/// <param name="Next">State for the next event.</param>
/// <param name="Outcome">Collecting, or the end; after the end nothing changes any more.</param>
public readonly record struct DialStep(DialState Next, DialOutcome Outcome);
