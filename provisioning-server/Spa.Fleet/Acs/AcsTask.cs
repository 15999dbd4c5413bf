using System.Collections.Immutable;
using System.Globalization;
using Spa.Cwmp;
using Spa.Cwmp.Messages;

namespace Spa.Fleet.Acs;

/// <summary>Something that was asked of a CPE, kept until it has come to an end.</summary>
/// <param name="Number">From 1 on for each device.</param>
/// <param name="Kind">What.</param>
/// <param name="Arguments">As <see cref="AcsTaskKind"/> says. They may hold secrets.</param>
public sealed record AcsTask(long Number, AcsTaskKind Kind, ImmutableArray<string> Arguments)
{
    /// <summary>Sent at most so often before it counts as failed.</summary>
    public const int MostTries = 5;

    private const string KeyStart = "spa-";

    // Longer than any window of time in which a unit may wait for a quiet moment.
    private static readonly TimeSpan Patience = TimeSpan.FromDays(7);

    /// <summary>How it stands.</summary>
    public AcsTaskState State { get; init; }

    /// <summary>How often its request was sent.</summary>
    public int Tries { get; init; }

    /// <summary>Not before.</summary>
    public DateTimeOffset Due { get; init; }

    /// <summary>Who asked for it.</summary>
    public string AskedBy { get; init; } = string.Empty;

    /// <summary>When.</summary>
    public DateTimeOffset AskedAt { get; init; }

    /// <summary>When it ended; null = it has not.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What came of it, for people: the fault names the parameter.</summary>
    public string Result { get; init; } = string.Empty;

    /// <summary>The order over many devices that it belongs to; empty = it was asked of this device alone.</summary>
    public string Job { get; init; } = string.Empty;

    /// <summary>Why it failed, so that it can be counted; empty = it did not, or not by a fault.</summary>
    public ImmutableArray<AcsFault> Faults { get; init; } = [];

    /// <summary>What pairs events and reports of the CPE with it; at most 32 characters.</summary>
    public string CommandKey => KeyStart + Number.ToString(CultureInfo.InvariantCulture);

    /// <summary>True when sending it twice comes to the same as once: also an image that the server itself wants in a device, whose version tells whether it is there.</summary>
    public bool IsIdempotent => Kind is AcsTaskKind.Refresh or AcsTaskKind.Set or AcsTaskKind.Browse or AcsTaskKind.Diagnose || IsOfServer;

    /// <summary>True for an image that a device is assigned.</summary>
    public bool IsOfServer => AskedBy == AcsPlan.Server && Version is not null;

    /// <summary>True while something may still come of it.</summary>
    public bool IsOpen => State is AcsTaskState.Queued or AcsTaskState.Sent or AcsTaskState.Taken;

    /// <summary>What it is about, without a secret: parameters by name, a file by its type; empty = the whole device.</summary>
    public string About => string.Join(", ", Kind switch
    {
        AcsTaskKind.Set => Arguments.Chunk(2).Select(p => p[0]),
        AcsTaskKind.Download or AcsTaskKind.Upload => Arguments.Take(1),
        AcsTaskKind.Diagnose => AcsDiagnosis.About(this),
        _ => Arguments,
    });

    /// <summary>Under what it stands with what is wrong with a device (<see cref="AcsRefusals"/>): what it is about, parameter by parameter where those are set.</summary>
    public ImmutableArray<string> Matters => Version is { } version ? [AcsPlan.ImageStart + version] : Kind == AcsTaskKind.Set ? [.. Arguments.Chunk(2).Select(p => $"{Kind} {p[0]}")] : Kind == AcsTaskKind.Diagnose ? [$"{Kind} {At(0)}"] : [$"{Kind} {About}"];

    /// <summary>The version that it installs; null = it installs none of ours.</summary>
    public string? Version => this is { Kind: AcsTaskKind.Download, Arguments: [FileTypes.Firmware, _, _, _, { Length: > 0 } version, ..] } ? version : null;

    /// <summary>It, for people, without a secret: "Task 3 (restart, asked for by admin)".</summary>
    public string Spoken => string.Create(CultureInfo.InvariantCulture, $"Task {Number} ({Kind switch
    {
        AcsTaskKind.Refresh => "read",
        AcsTaskKind.Set => "set",
        AcsTaskKind.Download => Version is { } version ? $"install {version}" : "download",
        AcsTaskKind.Upload => "upload",
        AcsTaskKind.Reboot => "restart",
        AcsTaskKind.FactoryReset => "factory reset",
        AcsTaskKind.Browse => "browse",
        AcsTaskKind.AddObject => "add a row",
        AcsTaskKind.Diagnose => "diagnosis",
        _ => "take out a row",
    }}, asked for by {AskedBy})");

    /// <summary>The task that a command key names; null = none of ours.</summary>
    public static long? NumberOf(string commandKey)
    {
        ArgumentNullException.ThrowIfNull(commandKey);
        return commandKey.StartsWith(KeyStart, StringComparison.Ordinal) && long.TryParse(commandKey.AsSpan(KeyStart.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>How long a task waits after so many tries: one minute, doubled, an hour at most.</summary>
    public static TimeSpan Wait(int tries) => TimeSpan.FromMinutes(Math.Min(60, Math.Pow(2, Math.Max(0, tries - 1))));

    /// <summary>Its request.</summary>
    /// <param name="typeOf">The type of a parameter as the CPE has told it; unspecified = it is not known.</param>
    /// <param name="root">Root of the CPE's tree: "Device.".</param>
    public CwmpMessage Request(Func<string, CwmpType> typeOf, string root)
    {
        ArgumentNullException.ThrowIfNull(typeOf);
        return Kind switch
        {
            AcsTaskKind.Refresh => new GetParameterValues(Arguments.IsEmpty ? [root] : [.. Arguments]),
            AcsTaskKind.Set => new SetParameterValues([.. Arguments.Chunk(2).Where(p => p.Length == 2).Select(p => new ParameterValue(p[0], new CwmpValue(typeOf(p[0]) is var type && type.Fits(p[1]) ? type : CwmpType.Text, p[1])))], CommandKey),
            AcsTaskKind.Download => new Download(CommandKey, At(0), At(1), At(2), At(3), 0, string.Empty, 0, string.Empty, string.Empty),
            AcsTaskKind.Upload => new Upload(CommandKey, At(0), At(1), At(2), At(3), 0),
            AcsTaskKind.Reboot => new Reboot(CommandKey),
            AcsTaskKind.FactoryReset => FactoryReset.Instance,
            AcsTaskKind.Browse => new GetParameterNames(At(0), NextLevel: true),
            AcsTaskKind.Diagnose => AcsDiagnosis.Request(this, typeOf),
            AcsTaskKind.AddObject => new AddObject(At(0), CommandKey),
            _ => new DeleteObject(At(0), CommandKey),
        };
    }

    /// <summary>Whether a message is the response to its request.</summary>
    public static bool Fits(CwmpMessage request, CwmpMessage answer)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(answer);
        return answer is CwmpFault || answer.Method == request.Method + "Response";
    }

    /// <summary>The task after an answer.</summary>
    public AcsTask After(CwmpMessage answer, DateTimeOffset now) => answer switch
    {
        CwmpFault fault when Tries < MostTries && (fault.Parameters.Count > 0 ? fault.Parameters.All(p => GoesBy(p.Code)) : (GoesBy(fault.Code) && !IsFull(fault.Code)) || (IsOfServer && fault.Code is not (FaultCode.MethodNotSupported or FaultCode.InvalidArguments))) => Again(AcsFaults.Sentence(fault), now),
        CwmpFault fault => End(AcsTaskState.Failed, AcsFaults.Sentence(fault), now) with { Faults = AcsFault.Of(fault) },
        DownloadResponse { Status: 1 } or UploadResponse { Status: 1 } => this with { State = AcsTaskState.Taken, Result = "The unit has taken it and will tell how it ends." },
        SetParameterValuesResponse when Kind == AcsTaskKind.Diagnose => AcsDiagnosis.Begun(this, now),
        GetParameterValuesResponse got when Kind == AcsTaskKind.Diagnose => AcsDiagnosis.Read(this, got, now),
        SetParameterValuesResponse { Status: 1 } => End(AcsTaskState.Done, "Kept; in force after a restart or when the unit is idle.", now),
        AddObjectResponse add => End(AcsTaskState.Done, string.Create(CultureInfo.InvariantCulture, $"Row {add.InstanceNumber} added."), now),
        RebootResponse => this with { State = AcsTaskState.Taken, Result = "The unit restarts." },
        _ => End(AcsTaskState.Done, string.Empty, now),
    };

    /// <summary>The task after the CPE has told how its transfer ended.</summary>
    public AcsTask After(TransferFault fault, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return fault.Code == FaultCode.None ? End(AcsTaskState.Done, string.Empty, now)
            : Tries < MostTries && (IsOfServer || GoesBy(fault.Code)) ? Again(AcsFaults.Sentence(fault.Code, fault.Text), now)
            : End(AcsTaskState.Failed, AcsFaults.Sentence(fault.Code, fault.Text), now) with { Faults = [new((int)fault.Code, string.Empty)] };
    }

    /// <summary>The task when its CPE begins a session.</summary>
    /// <param name="inform">What it says.</param>
    /// <param name="software">The version that it runs; null = it does not say.</param>
    /// <param name="now">Now.</param>
    public AcsTask After(Inform inform, string? software, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(inform);
        return this switch
        {
            { State: AcsTaskState.Taken or AcsTaskState.Sent, Kind: AcsTaskKind.Reboot } when inform.Events.Any(e => e.Code == EventCodes.MReboot && e.CommandKey == CommandKey) => End(AcsTaskState.Done, string.Empty, now),
            { State: AcsTaskState.Taken, Kind: AcsTaskKind.Reboot } when inform.Events.Any(e => e.Code == EventCodes.Boot) => End(AcsTaskState.Done, "It has restarted.", now),
            { State: AcsTaskState.Taken, Version: { } version } when version == software && !inform.Events.Any(e => e.Code == EventCodes.TransferComplete) => End(AcsTaskState.Done, string.Empty, now),

            { State: AcsTaskState.Taken, Kind: AcsTaskKind.Diagnose } => AcsDiagnosis.Met(this, inform, now),

            // Its answer was lost, perhaps some sessions ago, and something was diagnosed: most begin the session that broke once more before that.
            { State: AcsTaskState.Sent or AcsTaskState.Queued, Kind: AcsTaskKind.Diagnose, Tries: > 0, Result: "" } when inform.Events.Any(e => e.Code == EventCodes.DiagnosticsComplete) => AcsDiagnosis.Met(this, inform, now),

            // However its answer was lost, or whatever it said: it is there.
            { IsOpen: true, IsOfServer: true, Tries: > 0 } when Version == software && !inform.Events.Any(e => e.Code == EventCodes.TransferComplete) => End(AcsTaskState.Done, string.Empty, now),

            // What it tells in this very session says more than that the last one broke.
            { State: AcsTaskState.Sent, Kind: AcsTaskKind.Download or AcsTaskKind.Upload } when inform.Events.Any(e => e.CommandKey == CommandKey) => this,
            { State: AcsTaskState.Sent, Kind: AcsTaskKind.FactoryReset } when inform.Events.Any(e => e.Code == EventCodes.Bootstrap) => End(AcsTaskState.Done, string.Empty, now),
            { State: AcsTaskState.Taken } when now - AskedAt > Patience => End(AcsTaskState.Unknown, "The unit has taken it and never told how it ended.", now),
            _ => Lost(now),
        };
    }

    /// <summary>The task when another session begins and its request went out in one before: whether it arrived is not known.</summary>
    public AcsTask Lost(DateTimeOffset now) => State != AcsTaskState.Sent ? this
        : !IsIdempotent ? End(AcsTaskState.Unknown, "The session ended between the request and its answer: whether it was done is not known. Look at the unit, and ask again if it was not.", now)
        : Tries >= MostTries ? End(AcsTaskState.Failed, $"Sent {MostTries} times, and never answered.", now)
        : this with { State = AcsTaskState.Queued, Due = now + Wait(Tries) };

    /// <summary>What is known of how it goes, for people: what came of it, and when it is asked again.</summary>
    public string Told(DateTimeOffset now)
        => this is not { State: AcsTaskState.Queued, Tries: > 0 } ? Result
        : string.Create(CultureInfo.InvariantCulture, $"{(Result.Length > 0 ? Result : "No answer came")}{(Result.EndsWith('.') ? string.Empty : ".")} It is asked again {(Due > now ? $"from {Due.UtcDateTime:HH:mm:ss} UTC on" : "in its next session")}.");

    /// <summary>The task at its end.</summary>
    public AcsTask End(AcsTaskState state, string result, DateTimeOffset now) => this with { State = state, Result = result, EndedAt = now };

    /// <summary>Without its arguments.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"task {Number} ({Kind}, {State})");

    // A device that is busy, full, or did not reach the file. That it denies it says something, and whoever asked is to know at once.
    private static bool GoesBy(FaultCode code) => code is FaultCode.InternalError or FaultCode.ResourcesExceeded or FaultCode.AcsInternalError or FaultCode.AcsResourcesExceeded or FaultCode.AcsRetryRequest
        or FaultCode.CannotContactServer or FaultCode.CannotCompleteDownload;

    // A table without room for a row does not get any by waiting.
    private bool IsFull(FaultCode code) => Kind == AcsTaskKind.AddObject && code == FaultCode.ResourcesExceeded;

    private AcsTask Again(string said, DateTimeOffset now) => this with { State = AcsTaskState.Queued, Due = now + Wait(Tries), EndedAt = null, Result = said };

    private string At(int place) => place < Arguments.Length ? Arguments[place] : string.Empty;
}
