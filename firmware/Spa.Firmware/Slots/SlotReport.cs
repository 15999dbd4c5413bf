using Spa.Firmware.Image;
using Spa.Scripts.Rules;

namespace Spa.Firmware.Slots;

/// <summary>What was found in a slot when all of it was checked: completeness, signatures, each file's digest.</summary>
/// <param name="Slot">The slot.</param>
/// <param name="Manifest">The manifest; null when the slot cannot be started.</param>
/// <param name="ManifestHash">Digest of the manifest file; empty without one.</param>
/// <param name="Confirmed">True when this content once ran long enough to be confirmed.</param>
/// <param name="Problem">Why it cannot be started: "it is empty"; empty when it can.</param>
public sealed record SlotReport(SlotName Slot, Manifest? Manifest, string ManifestHash, bool Confirmed, string Problem)
{
    /// <summary>True when it can be started.</summary>
    public bool Sound => Manifest is not null;

    /// <summary>Its version; null when it cannot be started.</summary>
    public FirmwareVersion? Version => Manifest?.Version;

    /// <summary>A slot that cannot be started.</summary>
    public static SlotReport Unusable(SlotName slot, string problem) => new(slot, null, string.Empty, false, problem);
}
