namespace Spa.Fleet.Inventory;

/// <summary>What stands between a device and a working line: the word for it, that searches and counts use. The numbers are kept in stores.</summary>
public enum Trouble
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>An operator took it out of service.</summary>
    Blocked = 1,

    /// <summary>A unit with another key asks for its place.</summary>
    OtherKey = 2,

    /// <summary>A unit waits to be let in.</summary>
    Waiting = 3,

    /// <summary>In the inventory; no unit has asked for it.</summary>
    NeverSeen = 4,

    /// <summary>Seen, but no unit was let in.</summary>
    NotLetIn = 5,

    /// <summary>A value of its profile stands for a variable that no layer defines.</summary>
    VariableMissing = 6,

    /// <summary>Its profile cannot be made for another reason.</summary>
    ProfileFault = 7,

    /// <summary>Let in long ago, but it never fetched its profile.</summary>
    NeverFetched = 8,

    /// <summary>What it sends was encrypted with another key.</summary>
    WrongKey = 9,

    /// <summary>Its last resync failed.</summary>
    ResyncFailing = 10,

    /// <summary>It has not come for longer than its profile lets it.</summary>
    Silent = 11,

    /// <summary>Its last upgrade failed.</summary>
    UpgradeFailing = 12,

    /// <summary>It refused settings of its profile.</summary>
    Refused = 13,

    /// <summary>Its certificate is not valid any more.</summary>
    CertificateExpired = 14,

    /// <summary>It still runs another version long after one was assigned.</summary>
    VersionBehind = 15,

    /// <summary>It took a profile long ago and still reports an older one.</summary>
    NotApplied = 16,

    /// <summary>It fetches, but it never reported.</summary>
    NeverReports = 17,

    /// <summary>Its certificate ends soon.</summary>
    CertificateEnds = 18,

    /// <summary>Just let in; its first fetch is awaited.</summary>
    Fresh = 19,

    /// <summary>An assigned version waits for its next resync.</summary>
    UpgradePending = 20,

    /// <summary>A newer profile waits for its next resync.</summary>
    ProfilePending = 21,

    /// <summary>It has its profile; a report is awaited.</summary>
    ReportPending = 22,

    /// <summary>A new key rides in its next profile.</summary>
    KeyChanging = 23,
}
