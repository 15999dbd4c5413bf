using Spa.Fleet.Access;
using Spa.Fleet.Notifying;
using Spa.ProvisioningServer.Hosting.Notifying;
using Spa.ProvisioningServer.Security;

namespace Spa.ProvisioningServer.Api;

/// <summary><c>/api/devices/{mac}/notify</c>: a unit is told something by SIP, and answers.</summary>
internal static class NotifyApi
{
    /// <summary>What the unit shall do.</summary>
    /// <param name="Event">Fetch its settings, restart, send a report.</param>
    public sealed record Form(NotifyEvent Event);

    /// <summary>What came of it.</summary>
    /// <param name="Outcome">In a word.</param>
    /// <param name="Status">SIP status of the unit's answer; null = none came.</param>
    /// <param name="Text">In a sentence, with the remedy.</param>
    public sealed record Body(NotifyOutcome Outcome, int? Status, string Text);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/devices/{mac}/notify", Tell).WithTags("devices").Need(Right.DevicesNotify).WithName("notifyDevice")
        .WithSummary("Tells a unit by SIP NOTIFY to fetch its settings, to restart or to report, and waits some seconds for its answer.").Produces<Body>().Fails(404, 409, 422);

    private static async Task<IResult> Tell(string mac, Form form, HttpContext context, NotifyOperations operations)
    {
        if (!DeviceApi.Read(mac, out var named))
        {
            return Problem.NotFound($"{mac} is not in the inventory.");
        }

        var (answer, fault) = await operations.Tell(named, form.Event, ActorIdentity.Of(context));
        return fault is not null ? Problem.Of(fault) : TypedResults.Ok(new Body(answer!.Outcome, answer.Status, answer.Sentence(form.Event)));
    }
}
