using Spa.Firmware.Slots;
using Spa.Scripts.Rules;

namespace Spa.Firmware.Launch;

/// <summary>One start of a slot's program.</summary>
/// <param name="Slot">The slot.</param>
/// <param name="Version">Its version.</param>
/// <param name="Entry">Path of the program inside the slot.</param>
/// <param name="Epoch">Its security epoch.</param>
/// <param name="State">The state that is on the disk while it runs.</param>
/// <param name="Settled">True when nothing is left to write down once it has held: confirmed, epoch raised.</param>
/// <param name="Fallback">The slot to start when the trial cannot be written down; null = none.</param>
/// <param name="SafeMode">Why it is started with everything optional left out; null = it is started whole.</param>
public sealed record LaunchRun(SlotName Slot, FirmwareVersion Version, string Entry, long Epoch, SlotState State, bool Settled, SlotReport? Fallback, string? SafeMode)
{
    /// <summary>True while it must prove itself.</summary>
    public bool OnTrial => State.Pending;

    /// <summary>"5.1.11(GW) in slot b".</summary>
    public string Name => $"{Version} in slot {Slot.Folder}";
}
