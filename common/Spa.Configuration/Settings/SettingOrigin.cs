namespace Spa.Configuration.Settings;

/// <summary>Who set the value that is in force.</summary>
public enum SettingOrigin : byte
{
    /// <summary>Nobody since the factory.</summary>
    Factory,

    /// <summary>The provider: a profile, or an assignment of a provisioning rule.</summary>
    Profile,

    /// <summary>Somebody at the unit: on its pages, as either account, or by its phone menu.</summary>
    User,

    /// <summary>The provider by TR-069. Counts as the profile does: the last of the two wins.</summary>
    Acs,
}
