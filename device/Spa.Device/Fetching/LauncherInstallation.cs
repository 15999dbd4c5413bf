using Spa.Firmware.Slots;

namespace Spa.Device.Fetching;

/// <summary>What brings launchers.</summary>
/// <param name="Installer">Writes into the launcher slots.</param>
/// <param name="Runs">The launcher slot that the present launcher runs from; null = it is the one the unit was made with.</param>
public sealed record LauncherInstallation(Installer Installer, SlotName? Runs);
