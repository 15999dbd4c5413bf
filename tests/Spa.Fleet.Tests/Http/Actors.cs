using Spa.Fleet.Access;

namespace Spa.Fleet.Tests.Http;

/// <summary>People who work in tests.</summary>
internal static class Actors
{
    /// <summary>May do everything.</summary>
    public static Actor Eve { get; } = new("eve", Role.Admin, []) { From = "192.0.2.7" };

    /// <summary>An operator of one customer.</summary>
    public static Actor Of(string customer, Role role = Role.Operator) => new($"{customer}-{role.ToString().ToLowerInvariant()}", role, [customer]) { From = "192.0.2.8" };
}
