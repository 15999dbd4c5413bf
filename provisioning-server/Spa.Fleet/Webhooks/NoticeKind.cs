using System.Collections.Immutable;

namespace Spa.Fleet.Webhooks;

/// <summary>What a webhook may be told.</summary>
public enum NoticeKind
{
    /// <summary>Sent when somebody asks for it, to see whether it arrives.</summary>
    Test,

    /// <summary>A device has been silent for longer than its profile lets it.</summary>
    DeviceMissing,

    /// <summary>A device could not take its profile.</summary>
    ResyncFailed,

    /// <summary>A device could not take its firmware.</summary>
    UpgradeFailed,

    /// <summary>A new unit waits to be let in.</summary>
    UnitWaiting,

    /// <summary>A staged publish was stopped because devices failed or fell silent.</summary>
    PublishStopped,

    /// <summary>What was asked of a device by CWMP is done.</summary>
    TaskDone,

    /// <summary>What was asked of a device by CWMP failed, or nobody knows what became of it.</summary>
    TaskFailed,

    /// <summary>A device has made its first contact by CWMP, or the first after a factory reset (0 BOOTSTRAP).</summary>
    DeviceBootstrap,

    /// <summary>A device that is managed by CWMP has started (1 BOOT).</summary>
    DeviceBoot,

    /// <summary>A device refuses settings, or did not do what was asked of it by CWMP, and nothing of that was wrong before.</summary>
    DeviceRefused,
}

/// <summary>Names of the kinds as programs read them.</summary>
public static class NoticeKinds
{
    private static readonly ImmutableArray<(NoticeKind Kind, string Name)> Names =
    [
        (NoticeKind.Test, "test"),
        (NoticeKind.DeviceMissing, "device.missing"),
        (NoticeKind.ResyncFailed, "resync.failed"),
        (NoticeKind.UpgradeFailed, "upgrade.failed"),
        (NoticeKind.UnitWaiting, "unit.waiting"),
        (NoticeKind.PublishStopped, "publish.stopped"),
        (NoticeKind.TaskDone, "task.done"),
        (NoticeKind.TaskFailed, "task.failed"),
        (NoticeKind.DeviceBootstrap, "device.bootstrap"),
        (NoticeKind.DeviceBoot, "device.boot"),
        (NoticeKind.DeviceRefused, "device.refused"),
    ];

    /// <summary>Those that can be asked for.</summary>
    public static IEnumerable<string> All => Names.Where(n => n.Kind != NoticeKind.Test).Select(n => n.Name);

    /// <summary>The name of a kind.</summary>
    public static string Name(this NoticeKind kind) => Names.First(n => n.Kind == kind).Name;

    /// <summary>Reads a name; null = there is none, or it cannot be asked for.</summary>
    public static NoticeKind? Read(string name) => All.Contains(name, StringComparer.Ordinal) ? Names.First(n => n.Name == name).Kind : null;
}
