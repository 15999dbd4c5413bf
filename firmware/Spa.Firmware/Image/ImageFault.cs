namespace Spa.Firmware.Image;

/// <summary>Why an image is not installed. Closed: each has its sentence in <see cref="ImageRefusal"/>.</summary>
public enum ImageFault
{
    /// <summary>The file does not begin as an image does.</summary>
    NotAnImage,

    /// <summary>A format this program does not read.</summary>
    UnknownFormat,

    /// <summary>The file ends too early.</summary>
    Cut,

    /// <summary>A length in the header is impossible.</summary>
    DamagedHeader,

    /// <summary>The image has no signature at all.</summary>
    NotSigned,

    /// <summary>No signature is by a key of the firmware role.</summary>
    UnknownKey,

    /// <summary>A signature by a known key does not match.</summary>
    WrongSignature,

    /// <summary>Fewer different keys signed than the threshold asks for.</summary>
    TooFewSignatures,

    /// <summary>The meta is no canonical JSON of the known members.</summary>
    DamagedManifest,

    /// <summary>A path that could leave the slot, or a name the slot keeps for itself.</summary>
    UnsafePath,

    /// <summary>A mode other than 0644 and 0755: set-uid, set-gid, world-writable.</summary>
    UnsafeMode,

    /// <summary>Two paths are the same or differ only in case, or one is a folder of the other.</summary>
    SamePath,

    /// <summary>The payload, the files or their number exceed the limits.</summary>
    TooLarge,

    /// <summary>The payload is coded in a way this program cannot undo.</summary>
    UnknownEncoding,

    /// <summary>For another product.</summary>
    WrongProduct,

    /// <summary>For other hardware.</summary>
    WrongHardware,

    /// <summary>For another customer's units.</summary>
    WrongCustomer,

    /// <summary>Needs a newer launcher.</summary>
    LauncherTooOld,

    /// <summary>Cannot read the settings this unit has.</summary>
    SettingsOutOfRange,

    /// <summary>Cannot be reached from the running version in one step.</summary>
    StepTooLarge,

    /// <summary>Its security epoch is below the confirmed one.</summary>
    OlderEpoch,

    /// <summary>A downgrade below <c>Downgrade_Rev_Limit</c>.</summary>
    BelowDowngradeLimit,

    /// <summary>Its date has passed.</summary>
    Expired,

    /// <summary>The very same image was installed before and given up.</summary>
    GivenUpBefore,

    /// <summary>The rule that asked for it would ask again.</summary>
    RefusedByRule,

    /// <summary>Bytes after the payload.</summary>
    TrailingBytes,

    /// <summary>The payload is not the one that was signed.</summary>
    WrongPayload,

    /// <summary>The payload cannot be decompressed within its limits.</summary>
    DamagedPayload,

    /// <summary>The payload holds a link, a device or anything else that is no plain file.</summary>
    UnsafeEntry,

    /// <summary>The payload's files are not those of the manifest.</summary>
    EntryMismatch,

    /// <summary>There is no trust root to check against.</summary>
    NoTrustRoot,

    /// <summary>The running version is itself on trial.</summary>
    TrialRuns,

    /// <summary>The maker's first installation was asked for, but the unit has a version.</summary>
    AlreadyInstalled,

    /// <summary>Another installation is under way.</summary>
    Busy,

    /// <summary>No room.</summary>
    DiskFull,

    /// <summary>The disk failed.</summary>
    DiskFailure,

    /// <summary>What was read back is not what was written.</summary>
    ReadBackMismatch,

    /// <summary>The unit's root has expired; a successor is due.</summary>
    RootExpired,

    /// <summary>A patch for another version than the one installed here, or what is installed is damaged.</summary>
    WrongBase,

    /// <summary>A launcher is on trial: firmware and launcher never change in one step.</summary>
    LauncherTrialRuns,
}
