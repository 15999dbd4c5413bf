namespace Spa.Simulation.Scenarios;

/// <summary>A station as a scenario sees it.</summary>
/// <param name="State">"idle", "rings", "calls", "talks", "failed: Busy", "ended: Far end hung up".</param>
/// <param name="Keys">Keys it was sent since it was there.</param>
/// <param name="IsRegistered">Its account is registered.</param>
public sealed record StationView(string State, string Keys, bool IsRegistered);
