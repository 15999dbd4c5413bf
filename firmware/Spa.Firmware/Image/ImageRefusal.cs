using Spa.Firmware.Signature;

namespace Spa.Firmware.Image;

/// <summary>An image was refused: the reason, and what exactly.</summary>
/// <param name="Fault">The reason.</param>
/// <param name="Detail">The thing it is about (a path, a version, a key), put into the sentence; may be empty.</param>
public sealed record ImageRefusal(ImageFault Fault, string Detail = "")
{
    /// <summary>True when the same image would be refused again here, so that it is not fetched until something changes; false when a second try may succeed.</summary>
    public bool Final => Fault is not (ImageFault.Cut or ImageFault.TrialRuns or ImageFault.Busy or ImageFault.DiskFull or ImageFault.DiskFailure
        or ImageFault.ReadBackMismatch or ImageFault.NoTrustRoot or ImageFault.RootExpired or ImageFault.LauncherTrialRuns);

    /// <summary>One sentence for a page, a log and <c>$UPGERR</c>.</summary>
    public string Sentence => Fault switch
    {
        ImageFault.NotAnImage => "this is not a firmware image",
        ImageFault.UnknownFormat => $"image format {Detail} is not known here",
        ImageFault.Cut => $"the image is cut off: {Detail}",
        ImageFault.DamagedHeader => $"the image header is damaged: {Detail}",
        ImageFault.NotSigned => "the image is not signed",
        ImageFault.UnknownKey => $"the image is signed by an unknown key ({Detail})",
        ImageFault.WrongSignature => $"the signature by key {Detail} does not match the image",
        ImageFault.TooFewSignatures => $"the image has too few signatures: {Detail}",
        ImageFault.DamagedManifest => $"the image's manifest is damaged: {Detail}",
        ImageFault.UnsafePath => $"the image holds an unsafe path: {Detail}",
        ImageFault.UnsafeMode => $"the image holds a file with an unsafe mode: {Detail}",
        ImageFault.SamePath => $"the image holds paths that cannot stand beside each other: {Detail}",
        ImageFault.TooLarge => $"the image is too large: {Detail}",
        ImageFault.UnknownEncoding => $"the image's payload encoding {Detail} is not known here",
        ImageFault.WrongProduct => $"incompatible: the image is for product {Detail}",
        ImageFault.WrongHardware => $"incompatible: the image is for hardware {Detail}",
        ImageFault.WrongCustomer => $"incompatible: the image is for the units of {Detail}",
        ImageFault.LauncherTooOld => $"the image needs a newer launcher: {Detail}",
        ImageFault.SettingsOutOfRange => $"the image cannot read the settings of this unit: {Detail}",
        ImageFault.StepTooLarge => $"the image cannot be installed over the running version: {Detail}",
        ImageFault.OlderEpoch => $"the image's security epoch is too old: {Detail}",
        ImageFault.BelowDowngradeLimit => $"the image is below Downgrade_Rev_Limit: {Detail}",
        ImageFault.Expired => $"the image expired on {Detail}",
        ImageFault.GivenUpBefore => $"this image was installed before and given up: {Detail}",
        ImageFault.RefusedByRule => $"the upgrade rule refuses the image: {Detail}",
        ImageFault.TrailingBytes => "the image has bytes after its payload",
        ImageFault.WrongPayload => "the payload is not the one that was signed",
        ImageFault.DamagedPayload => $"the payload cannot be unpacked: {Detail}",
        ImageFault.UnsafeEntry => $"the payload holds something that is no plain file: {Detail}",
        ImageFault.EntryMismatch => $"the payload is not what the manifest lists: {Detail}",
        ImageFault.NoTrustRoot => $"this unit has no firmware root to check signatures with: {Detail}",
        ImageFault.TrialRuns => "the running version is still on trial; try again when it is confirmed",
        ImageFault.AlreadyInstalled => "the unit has a version already; it takes others by its upgrade rule",
        ImageFault.Busy => "another installation is under way",
        ImageFault.DiskFull => $"no room on the disk: {Detail}",
        ImageFault.DiskFailure => $"the disk failed: {Detail}",
        ImageFault.ReadBackMismatch => $"the disk did not keep what was written: {Detail}",
        ImageFault.RootExpired => $"the firmware root of this unit expired on {Detail}; nothing is installed until it has a newer one",
        ImageFault.WrongBase => $"the patch does not apply to what is installed here: it wants {PublicKey.Abbreviate(Detail)}",
        ImageFault.LauncherTrialRuns => "a new launcher is on trial; firmware is installed when it has proved itself",
        _ => Fault.ToString(),
    };

    /// <summary>The sentence.</summary>
    public override string ToString() => Sentence;
}
