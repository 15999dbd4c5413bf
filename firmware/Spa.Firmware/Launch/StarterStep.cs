using Spa.Firmware.Slots;

namespace Spa.Firmware.Launch;

/// <summary>What the starter does.</summary>
/// <param name="Record">Made durable before anything starts; null = nothing changes.</param>
/// <param name="Slot">The launcher slot to hand over to; null = the launcher the unit was made with goes on.</param>
/// <param name="Entry">Path of the launcher inside the slot; empty without one.</param>
/// <param name="OnTrial">True while it must prove itself.</param>
/// <param name="Said">What a person should know; empty = nothing.</param>
public sealed record StarterStep(SlotState? Record, SlotName? Slot, string Entry, bool OnTrial, string Said);
