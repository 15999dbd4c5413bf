using Spa.Fleet.Inventory;
using Spa.Fleet.Publishing;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Publishing;

/// <summary>How publishes are shown.</summary>
internal static class PublishText
{
    public static string State(Publication publication) => publication.Standing.State switch
    {
        PublishState.RolledBack => "rolled back",
        var other => other.ToString().ToLowerInvariant(),
    };

    public static string Progress(PublishProgress progress)
        => $"{progress.Devices} devices: {progress.Good} good, {progress.Fetched} fetched, {progress.Pending} pending, {progress.Failed} failed, {progress.Silent} silent, {progress.Away} away.";

    /// <summary>For programs.</summary>
    public static object Of(Publication publication, PublishProgress? progress = null, IReadOnlyList<PublishDevice>? failed = null, IReadOnlyList<MacAddress>? silent = null) => new
    {
        publication.Id,
        scope = publication.Scope.ToString(),
        publication.From,
        publication.To,
        state = State(publication),
        stage = publication.Standing.Stage + 1,
        stages = publication.Stages.Select(s => s.ToString()),
        publication.Standing.Why,
        publication.Reason,
        publication.By,
        publication.Started,
        publication.StageStarted,
        publication.Ended,
        stopAfterFailures = publication.Limits.Failures,
        stopAfterSilent = publication.Limits.Silent,
        publication.Limits.Hold,
        progress,
        failed = failed?.Select(d => new { d.Mac, d.Why, d.Excused, d.Sequence, d.Taken }),
        silent,
    };
}
