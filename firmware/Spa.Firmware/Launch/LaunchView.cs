using Spa.Firmware.Slots;

namespace Spa.Firmware.Launch;

/// <summary>What the launcher found on the disk.</summary>
/// <param name="State">The state; null when there is none or none that can be read.</param>
/// <param name="Problem">What is wrong with the state files; null when nothing is.</param>
/// <param name="A">Slot a, checked.</param>
/// <param name="B">Slot b, checked.</param>
/// <param name="Epoch">Highest confirmed security epoch.</param>
public sealed record LaunchView(SlotState? State, string? Problem, SlotReport A, SlotReport B, long Epoch)
{
    /// <summary>What was found in a slot.</summary>
    public SlotReport In(SlotName slot) => slot == SlotName.A ? A : B;

    /// <summary>True when a slot may be started: sound, and not older than the confirmed epoch.</summary>
    public bool Usable(SlotName slot) => In(slot).Manifest is { } manifest && manifest.SecurityEpoch >= Epoch;

    /// <summary>Why a slot may not be started.</summary>
    public string Why(SlotName slot) => In(slot).Manifest is { } manifest
        ? $"its security epoch {manifest.SecurityEpoch} is below the confirmed {Epoch}"
        : In(slot).Problem;
}
