namespace Spa.Scripts.DialPlans;

/// <summary>How far a caller has dialled: an immutable value of the matcher that made it.</summary>
public sealed class DialState
{
    internal DialState(string keys, int[] alive, DialOutcome outcome) => (Keys, Alive, Outcome) = (keys, alive, outcome);

    /// <summary>The keys that count, in order; a <c>#</c> that ended the number is not one of them.</summary>
    public string Keys { get; }

    /// <summary>The outcome that led here.</summary>
    public DialOutcome Outcome { get; }

    // Instructions that wait for a key, and ends that are reached; ascending.
    internal int[] Alive { get; }
}
