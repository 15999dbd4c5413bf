using Spa.Fleet.Access;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Api;

/// <summary><c>/api/waiting</c>: units that wait to be let in.</summary>
internal static class WaitingApi
{
    /// <summary>A unit that waits.</summary>
    /// <param name="Code">Enrolment code, to be compared with the one that the unit shows.</param>
    /// <param name="Mac">MAC it claims.</param>
    /// <param name="Serial">Serial number it claims.</param>
    /// <param name="Model">Model it claims.</param>
    /// <param name="Reason">Why it waits.</param>
    /// <param name="FromProvider">True when the provider's authority has signed its certificate.</param>
    /// <param name="FirstSeen">When it asked first.</param>
    /// <param name="LastSeen">When it asked last.</param>
    /// <param name="Address">Where from.</param>
    public sealed record Body(string Code, MacAddress Mac, string? Serial, string Model, string Reason, bool FromProvider, DateTimeOffset FirstSeen, DateTimeOffset LastSeen, string Address);

    public static void Map(RouteGroupBuilder api)
    {
        var waiting = api.MapGroup("/waiting").WithTags("waiting");
        waiting.MapGet("/", (HttpContext context, Store store, bool refused = false) => TypedResults.Ok(store.Read(on => Reach.Waiting(on, ActorIdentity.Of(context), refused))
            .Select(u => new Body(u.Code, u.Mac, u.Serial, u.Model, u.Reason, u.FromProvider, u.FirstSeen, u.LastSeen, u.Address)).ToList()))
            .Need(Right.WaitingRead).WithName("listWaiting").WithSummary("Units that wait to be let in, or were refused.");
        waiting.MapPost("/{code}/approve", (string code, HttpContext context, Operations operations) => Decide(operations.Approve(code, ActorIdentity.Of(context))))
            .Need(Right.WaitingWrite).WithName("approveUnit").WithSummary("Lets a unit in whose enrolment code was compared.").Produces(204).Fails(404, 409);
        waiting.MapPost("/{code}/refuse", (string code, HttpContext context, Operations operations) => Decide(operations.Refuse(code, ActorIdentity.Of(context))))
            .Need(Right.WaitingWrite).WithName("refuseUnit").WithSummary("Refuses a unit: it goes on getting the same answer.").Produces(204).Fails(404, 409);
    }

    private static async Task<IResult> Decide(Task<Refusal?> decided) => await decided is { } no ? Problem.Of(no) : TypedResults.NoContent();
}
