namespace Spa.Configuration.Settings;

/// <summary>Why a wish was not granted.</summary>
public enum RefusalReason
{
    /// <summary>There is no setting of that name.</summary>
    UnknownName,

    /// <summary>The text is not of the setting's kind.</summary>
    BadValue,

    /// <summary>The setting may be replaced but not be blanked.</summary>
    Blank,
}
