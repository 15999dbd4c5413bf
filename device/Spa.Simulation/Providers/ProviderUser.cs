namespace Spa.Simulation.Providers;

/// <summary>A subscriber of a simulated provider.</summary>
/// <param name="Name">User part of its address, and its name for digest.</param>
/// <param name="Password">Its password.</param>
public sealed record ProviderUser(string Name, string Password);
