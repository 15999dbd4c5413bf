using Spa.Firmware.Image;
using Spa.Scripts.Rules;

namespace Spa.Firmware.Slots;

/// <summary>What became of an installation.</summary>
public abstract record InstallOutcome
{
    private InstallOutcome()
    {
    }

    /// <summary>It survives a power cut from now on, and runs at the next start.</summary>
    /// <param name="Version">Its version.</param>
    /// <param name="Slot">Where it stands.</param>
    /// <param name="SecurityRelease">True when it says that it mends a hole.</param>
    public sealed record Staged(FirmwareVersion Version, SlotName Slot, bool SecurityRelease = false) : InstallOutcome;

    /// <summary>What ran before runs on.</summary>
    /// <param name="Refusal">Why.</param>
    public sealed record Refused(ImageRefusal Refusal) : InstallOutcome;
}
