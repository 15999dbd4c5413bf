using Spa.Fleet.Access;
using Spa.ProvisioningServer.Security;

namespace Spa.ProvisioningServer.Api;

/// <summary>What an operation of the API needs: asked before it runs, and told in its description.</summary>
internal static class Needs
{
    /// <summary>Says which right an operation needs.</summary>
    public static RouteHandlerBuilder Need(this RouteHandlerBuilder route, Right right)
        => route.WithMetadata(AccessRules.Of(right)).AddEndpointFilter(async (context, next)
            => AccessRules.Check(ActorIdentity.Of(context.HttpContext), right) is { } no ? Problem.Of(no) : await next(context));
}
