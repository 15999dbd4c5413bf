using System.Text.Json.Serialization;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Gateway.Management.Model;

namespace Spa.Gateway.Management;

/// <summary>What the management side keeps over restarts.</summary>
/// <param name="Contacted">ACS and tree that know the unit; null = none does, and the next session is the first contact.</param>
/// <param name="Events">Events not told yet.</param>
/// <param name="ParameterKey">Of the last change by the ACS.</param>
/// <param name="Notifications">Notification by path, where it is not what the model says.</param>
/// <param name="Known">What the ACS was told last of each parameter with a notification; secrets are empty.</param>
/// <param name="Transfers">Transfers in the order in which they were asked for.</param>
/// <param name="Scheduled">Sessions asked for.</param>
/// <param name="Reboots">Command keys of reboots that are to come.</param>
/// <param name="Path">Path of the URL for connection requests; null = none yet.</param>
/// <param name="Datagram">The last connection request that came as a datagram; null = none has, of this ACS and password.</param>
/// <param name="InformRows">Rows that the ACS has added to the table of parameters that Informs tell; null = none.</param>
/// <param name="LastInformRow">Number of the row that was added last, whether it is still there or not.</param>
/// <param name="Unasked">Transfers that it did not ask for and is to be told of; null = none.</param>
/// <param name="Wishes">Types of files that somebody at the unit wants and the ACS was not asked for yet; null = none.</param>
internal sealed record KeptManagement(
    string? Contacted,
    IReadOnlyList<CwmpEvent> Events,
    string ParameterKey,
    IReadOnlyDictionary<string, int> Notifications,
    IReadOnlyDictionary<string, string> Known,
    IReadOnlyList<Transfer> Transfers,
    IReadOnlyList<ScheduledInform> Scheduled,
    IReadOnlyList<string> Reboots,
    string? Path = null,
    LastDatagram? Datagram = null,
    IReadOnlyList<InformRow>? InformRows = null,
    uint LastInformRow = 0,
    IReadOnlyList<UnaskedTransfer>? Unasked = null,
    IReadOnlyList<string>? Wishes = null)
{
    public const string Name = "management";

    public static KeptManagement Empty { get; } = new(null, [], string.Empty, new Dictionary<string, int>(), new Dictionary<string, string>(), [], [], []);
}

/// <summary>A session that an ACS asked for.</summary>
/// <param name="Key">Its command key.</param>
/// <param name="Seconds">How long after the request.</param>
/// <param name="DueAt">When, in UTC; null when the clock was not set: the time begins anew with a restart.</param>
/// <param name="Number">Tells those with one key apart.</param>
internal sealed record ScheduledInform(string Key, uint Seconds, DateTimeOffset? DueAt, uint Number = 0);

/// <summary>How far a transfer has come.</summary>
internal enum TransferState
{
    /// <summary>It waits for its time or its turn.</summary>
    Waiting = 1,

    /// <summary>It runs.</summary>
    Running = 2,

    /// <summary>It has ended and the ACS does not know yet.</summary>
    Ended = 3,
}

/// <summary>A transfer that an ACS asked for.</summary>
/// <param name="Number">Tells transfers with one key apart.</param>
/// <param name="Method">Event that tells its end: M Download, M ScheduleDownload, M Upload.</param>
/// <param name="Key">Its command key.</param>
/// <param name="FileType">Of <see cref="FileTypes"/>.</param>
/// <param name="Url">Where from or to.</param>
/// <param name="Username">For the file server; empty = none.</param>
/// <param name="Password">For the file server.</param>
/// <param name="FileSize">As the ACS said; 0 = it did not.</param>
/// <param name="TargetFileName">As the ACS said.</param>
/// <param name="State">How far it has come.</param>
internal sealed record Transfer(uint Number, string Method, string Key, string FileType, string Url, string Username, string Password, uint FileSize, string TargetFileName, TransferState State)
{
    /// <summary>Seconds from the request until it may begin.</summary>
    public uint Delay { get; init; }

    /// <summary>Seconds from the request until which it must have ended; null = no such limit.</summary>
    public uint? Until { get; init; }

    /// <summary>Seconds from the request between two windows of time, when it may not begin; null = there is no such gap.</summary>
    public uint? PauseFrom { get; init; }

    /// <summary>Seconds from the request until which that gap lasts.</summary>
    public uint? PauseUntil { get; init; }

    /// <summary>How often it may be tried again in its first window of time; -1 = as the unit thinks fit.</summary>
    public int Retries { get; init; }

    /// <summary>The same in the second window.</summary>
    public int LaterRetries { get; init; }

    /// <summary>How often it was tried again in the window that counts.</summary>
    public int Tried { get; init; }

    /// <summary>Seconds from the request before which the next try may not be; 0 = none has failed.</summary>
    public uint NotBefore { get; init; }

    /// <summary>When it was asked for, in UTC; null when the clock was not set.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>When it began; null = it has not, or the clock was not set.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Its place among those that have ended, from 1 on: in this order they are told.</summary>
    public uint EndedAs { get; init; }

    /// <summary>How it, or its last try, ended.</summary>
    public FaultCode Fault { get; init; }

    /// <summary>Why, in words.</summary>
    public string FaultText { get; init; } = string.Empty;

    /// <inheritdoc/>
    public override string ToString() => $"{Method} {Key} {FileType} {State}";
}

/// <summary>A transfer that no ACS asked for and one is to be told of.</summary>
/// <param name="Url">Where from or to, without credentials.</param>
/// <param name="IsDownload">Towards the unit.</param>
/// <param name="FileType">Of <see cref="FileTypes"/>, as AutonomousTransferComplete names it.</param>
/// <param name="FileSize">Bytes; 0 = not known.</param>
/// <param name="Fault">How it ended.</param>
/// <param name="FaultText">Why, in words.</param>
/// <param name="StartedAt">When it began; null = not known.</param>
/// <param name="EndedAt">When it ended; null = the clock was not set.</param>
internal sealed record UnaskedTransfer(string Url, bool IsDownload, string FileType, uint FileSize, FaultCode Fault, string FaultText, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt);

[JsonSerializable(typeof(KeptManagement))]
internal sealed partial class ManagementJson : JsonSerializerContext;
