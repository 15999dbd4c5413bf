namespace Spa.Firmware.Signature;

/// <summary>Why a root document does not take the place of the present one.</summary>
public enum RootFault
{
    /// <summary>It cannot be read.</summary>
    Damaged,

    /// <summary>Its version is not higher than the present one.</summary>
    NotNewer,

    /// <summary>Its version is more than one higher: those between are needed first.</summary>
    Skips,

    /// <summary>Too few keys of the present root role signed it.</summary>
    NotByPresent,

    /// <summary>Too few keys of its own root role signed it.</summary>
    NotByItself,

    /// <summary>It has expired, and no successor came with it.</summary>
    Expired,

    /// <summary>The unit has no root that could judge it.</summary>
    NoPresent,

    /// <summary>It could not be stored.</summary>
    NotStored,
}
