using Spa.Fleet.Access;

namespace Spa.ProvisioningServer.Api;

/// <summary>What an operation of the API needs: the door asks for it, and the description tells it.</summary>
internal static class Needs
{
    /// <summary>Says which right an operation needs.</summary>
    public static RouteHandlerBuilder Need(this RouteHandlerBuilder route, Right right)
        => route.WithMetadata(AccessRules.Of(right));
}
