namespace Spa.Fleet.Access;

/// <summary>Something that a role allows. What each needs stands in <see cref="AccessRules"/>.</summary>
public enum Right
{
    /// <summary>See devices, their state and their profiles with secrets masked.</summary>
    DevicesRead,

    /// <summary>Add, change, block and remove devices, change their keys.</summary>
    DevicesWrite,

    /// <summary>Tell units by SIP to fetch their settings, to restart or to report.</summary>
    DevicesNotify,

    /// <summary>See units that wait to be let in.</summary>
    WaitingRead,

    /// <summary>Let units in, or refuse them.</summary>
    WaitingWrite,

    /// <summary>See layers, secrets masked.</summary>
    LayersRead,

    /// <summary>Change layers, and publish the changes.</summary>
    LayersWrite,

    /// <summary>See images and which model gets which.</summary>
    FirmwareRead,

    /// <summary>Take in, assign and remove images.</summary>
    FirmwareWrite,

    /// <summary>Say what images are judged by.</summary>
    FirmwareRoot,

    /// <summary>See reports of devices.</summary>
    ReportsRead,

    /// <summary>See timelines of devices.</summary>
    EventsRead,

    /// <summary>See the operators.</summary>
    OperatorsRead,

    /// <summary>Make, change and remove operators.</summary>
    OperatorsWrite,

    /// <summary>See one's own tokens; an administrator sees all.</summary>
    TokensRead,

    /// <summary>Make tokens for oneself and revoke them; an administrator revokes any.</summary>
    TokensWrite,

    /// <summary>Read and verify the audit log.</summary>
    AuditRead,

    /// <summary>See who is told what, and what was sent.</summary>
    WebhooksRead,

    /// <summary>Say who is told what.</summary>
    WebhooksWrite,

    /// <summary>Read figures of the running server.</summary>
    MetricsRead,

    /// <summary>Say how units of a model are spoken to.</summary>
    UnitRulesWrite,

    /// <summary>See certificates of devices.</summary>
    CertificatesRead,

    /// <summary>Issue, renew and revoke certificates of devices.</summary>
    CertificatesWrite,
}
