namespace Spa.Firmware.Campaigns;

/// <summary>Why a campaign document is not followed.</summary>
public enum CampaignFault
{
    /// <summary>It cannot be read.</summary>
    Damaged,

    /// <summary>The unit's root names nobody who may sign one.</summary>
    NobodySigns,

    /// <summary>Not signed by enough keys of the campaign role.</summary>
    BadSignature,

    /// <summary>It is another document than the one that was asked for.</summary>
    WrongName,

    /// <summary>It is for another product.</summary>
    WrongProduct,

    /// <summary>A newer issue of it was seen before: it is played back.</summary>
    Replayed,

    /// <summary>It has expired: whoever serves it holds back newer ones, or the server has stopped issuing them.</summary>
    Stale,

    /// <summary>That it was seen could not be stored.</summary>
    NotStored,
}
