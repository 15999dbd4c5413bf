using System.Diagnostics;
using System.Diagnostics.Metrics;
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
