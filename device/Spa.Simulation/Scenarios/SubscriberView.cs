namespace Spa.Simulation.Scenarios;

/// <summary>A subscriber as a scenario sees it.</summary>
/// <param name="IsRegistered">It is registered.</param>
/// <param name="New">New messages in its mailbox.</param>
public sealed record SubscriberView(bool IsRegistered, int New);
