using System.Collections.Frozen;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Fleet.Acs;
using Spa.ProvisioningServer.Hosting;

namespace Spa.ProvisioningServer.Telemetry;

/// <summary>What the server counts while it works. Names and labels are listed in <c>docs/metrics.md</c>; no label holds anything that a stranger sends.</summary>
internal static class ServerMetrics
{
    /// <summary>Name of the meter, and of the source of activities.</summary>
    public const string Name = "Spa.ProvisioningServer";

    /// <summary>Activities of the server's own.</summary>
    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Requests = Meter.CreateCounter<long>("spa.device.requests", description: "Requests of units, by what they got.");
    private static readonly Counter<long> Logins = Meter.CreateCounter<long>("spa.logins", description: "Tries to log in, by outcome.");
    private static readonly Counter<long> ApiRequests = Meter.CreateCounter<long>("spa.api.requests", description: "Requests of the API, by the class of the status.");
    private static readonly Counter<long> Deliveries = Meter.CreateCounter<long>("spa.webhook.attempts", description: "Tries to tell a webhook something, by outcome.");

    private static readonly Counter<long> Informs = Meter.CreateCounter<long>("spa.cwmp.informs", description: "Events that devices told in their Informs, by event.");
    private static readonly Counter<long> Sessions = Meter.CreateCounter<long>("spa.cwmp.sessions", description: "Sessions of CWMP that are over, by how they ended.");
    private static readonly Histogram<double> SessionTime = Meter.CreateHistogram<double>("spa.cwmp.session.duration", "s", "How long sessions of CWMP took, from the Inform to the last answer.",
        advice: new() { HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] });

    private static readonly Counter<long> Faults = Meter.CreateCounter<long>("spa.cwmp.faults", description: "Faults that devices answered with, by code.");
    private static readonly Counter<long> TasksEnded = Meter.CreateCounter<long>("spa.cwmp.tasks.ended", description: "Tasks of CWMP that have come to an end, by kind and by how.");
    private static readonly Counter<long> CwmpRefused = Meter.CreateCounter<long>("spa.cwmp.logins.refused", description: "Proofs of identity that the ACS has refused, by why.");

    private static readonly Counter<long> Stun = Meter.CreateCounter<long>("spa.stun.requests", description: "Datagrams to the STUN server, by what they got.");

    // What a stranger may make up is no label.
    private static readonly FrozenDictionary<string, string> Events = new[]
    {
        EventCodes.Bootstrap, EventCodes.Boot, EventCodes.Periodic, EventCodes.Scheduled, EventCodes.ValueChange, EventCodes.ConnectionRequest, EventCodes.TransferComplete, EventCodes.DiagnosticsComplete,
        EventCodes.AutonomousTransferComplete, EventCodes.Heartbeat, EventCodes.MReboot, EventCodes.MScheduleInform, EventCodes.MDownload, EventCodes.MUpload,
    }.ToFrozenDictionary(e => e, e => e.Replace(' ', '-').ToLowerInvariant(), StringComparer.Ordinal);

    /// <summary>A device has told events.</summary>
    public static void Informed(IEnumerable<CwmpEvent> events)
    {
        foreach (var told in events)
        {
            Informs.Add(1, new KeyValuePair<string, object?>("event", Events.GetValueOrDefault(told.Code, "other")));
        }
    }

    /// <summary>A session is over.</summary>
    /// <param name="whole">It came to its end; else the device was not heard any more, or said something else than it had to.</param>
    /// <param name="time">How long it took.</param>
    public static void SessionOver(bool whole, TimeSpan time)
    {
        Sessions.Add(1, new KeyValuePair<string, object?>("outcome", whole ? "whole" : "broken"));
        if (whole)
        {
            SessionTime.Record(time.TotalSeconds);
        }
    }

    /// <summary>A device has answered with a fault.</summary>
    public static void Faulted(FaultCode code) => Faults.Add(1, new KeyValuePair<string, object?>("code", Enum.IsDefined(code) ? ((int)code).ToString(CultureInfo.InvariantCulture) : "other"));

    /// <summary>A task has come to its end.</summary>
    public static void TaskEnded(AcsTaskKind kind, AcsTaskState state)
        => TasksEnded.Add(1, new KeyValuePair<string, object?>("kind", kind.ToString().ToLowerInvariant()), new KeyValuePair<string, object?>("state", state.ToString().ToLowerInvariant()));

    /// <summary>Somebody could not prove to the ACS who he is.</summary>
    /// <param name="why">password, stale, certificate.</param>
    public static void AcsRefused(string why) => CwmpRefused.Add(1, new KeyValuePair<string, object?>("why", why));

    /// <summary>A datagram came to the STUN server.</summary>
    /// <param name="answer">told, refused, dropped, limited.</param>
    public static void StunAnswered(string answer) => Stun.Add(1, new KeyValuePair<string, object?>("answer", answer));

    /// <summary>A unit got something.</summary>
    public static void Answered(DeviceAnswer answer) => Requests.Add(1, new KeyValuePair<string, object?>("answer", answer switch
    {
        DeviceAnswer.Document => "document",
        DeviceAnswer.Image => "image",
        DeviceAnswer.Taken => "report",
        DeviceAnswer.Later => "later",
        DeviceAnswer.Unreadable => "unreadable",
        DeviceAnswer.TooLarge => "too-large",
        _ => "nothing",
    }));

    /// <summary>Somebody tried to log in.</summary>
    public static void LoggedIn(bool done) => Logins.Add(1, new KeyValuePair<string, object?>("outcome", done ? "done" : "refused"));

    /// <summary>The API answered.</summary>
    public static void ApiAnswered(int status) => ApiRequests.Add(1, new KeyValuePair<string, object?>("status", status switch { < 300 => "2xx", < 400 => "3xx", < 500 => "4xx", _ => "5xx" }));

    /// <summary>A webhook was told something, or was not.</summary>
    public static void Delivered(string outcome) => Deliveries.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
