using Spa.Fleet.Access;
using Spa.ProvisioningServer.Storage;
using Spa.ProvisioningServer.Telemetry;

namespace Spa.ProvisioningServer.Api;

/// <summary><c>/api/health</c>: how the server is, for those who may know.</summary>
internal static class HealthApi
{
    /// <summary>How a server is.</summary>
    /// <param name="Ready">True when it serves.</param>
    /// <param name="Version">Its version.</param>
    /// <param name="Node">Its name among those on one database.</param>
    /// <param name="Started">Since when it runs.</param>
    /// <param name="Devices">Devices in the store.</param>
    /// <param name="Waiting">Units that wait to be let in.</param>
    /// <param name="Deliveries">What webhooks are still to be told.</param>
    /// <param name="GivenUp">What they were not told in the end.</param>
    public sealed record Body(bool Ready, string Version, string Node, DateTimeOffset Started, long Devices, long Waiting, long Deliveries, long GivenUp);

    public static void Map(RouteGroupBuilder api)
        => api.MapGet("/health", async (Store store, ServerHealth health, FleetGauges gauges) =>
        {
            var figures = gauges.Now();
            return TypedResults.Ok(new Body(
                await health.Ready(), ServerHealth.Version, store.Node, health.Started, figures.Devices.Values.Sum(), figures.Waiting,
                figures.Deliveries.GetValueOrDefault(DeliveryState.Waiting), figures.Deliveries.GetValueOrDefault(DeliveryState.Dead)));
        }).Need(Right.MetricsRead).WithName("getHealth").WithSummary("How the server is.").WithTags("health");
}
