using System.Security.Claims;
using Spa.Fleet.Access;

namespace Spa.ProvisioningServer.Security;

/// <summary>Who asks, as ASP.NET carries it about.</summary>
internal sealed class ActorIdentity(Actor actor, string scheme) : ClaimsIdentity([new Claim(ClaimTypes.Name, actor.Name)], scheme)
{
    public Actor Who { get; } = actor;

    /// <summary>Who asks. Only where a login is required: else there is nobody.</summary>
    public static Actor Of(HttpContext context)
        => context.User.Identities.OfType<ActorIdentity>().FirstOrDefault()?.Who ?? throw new InvalidOperationException("Nobody is logged in here.");

    /// <summary>Address of the other side, as it is kept: IPv4 in its own form also when it came through an IPv6 socket.</summary>
    public static string AddressOf(HttpContext context)
        => context.Connection.RemoteIpAddress is { } address ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString() : string.Empty;
}
