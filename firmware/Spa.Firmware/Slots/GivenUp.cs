using Spa.Scripts.Rules;

namespace Spa.Firmware.Slots;

/// <summary>A version that was tried and taken back.</summary>
/// <param name="Version">Its version.</param>
/// <param name="ManifestHash">Digest of its manifest file, by which the very same image is known again.</param>
/// <param name="Reason">Why, for a person.</param>
public sealed record GivenUp(FirmwareVersion Version, string ManifestHash, string Reason);
