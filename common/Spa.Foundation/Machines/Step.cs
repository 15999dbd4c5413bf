namespace Spa.Foundation.Machines;

/// <summary>What a state machine answers: where it goes and what is to be done, in that order.</summary>
/// <typeparam name="TState">Its states.</typeparam>
/// <typeparam name="TEffect">Its effects.</typeparam>
/// <param name="Next">The next state.</param>
/// <param name="Effects">What is to be done.</param>
public readonly record struct Step<TState, TEffect>(TState Next, params TEffect[] Effects);
