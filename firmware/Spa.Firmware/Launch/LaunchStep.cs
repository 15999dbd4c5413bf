namespace Spa.Firmware.Launch;

/// <summary>What follows from an event.</summary>
/// <param name="Next">The state afterwards.</param>
/// <param name="Effects">What to do, in order.</param>
public readonly record struct LaunchStep(LaunchState Next, params LaunchEffect[] Effects);
