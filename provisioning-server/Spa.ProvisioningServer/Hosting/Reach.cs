using System.Data;
using Spa.Fleet.Access;
using Spa.Fleet.Enrolment;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting;

/// <summary>What of the store an actor sees. What he does not see is to him as if it were not there.</summary>
internal static class Reach
{
    /// <summary>A device; null = there is none, or it is another customer's.</summary>
    public static Device? Find(IDbConnection on, Actor actor, MacAddress mac) => Devices.Find(on, mac) is { } device && actor.Sees(device.Customer) ? device : null;

    /// <summary>True when he may read a layer. Those of every device and of models are everybody's to read: their values stand in every profile.</summary>
    public static bool Sees(IDbConnection on, Actor actor, LayerScope scope) => actor.SeesAll || scope.Kind switch
    {
        LayerKind.All or LayerKind.Model => true,
        LayerKind.Customer => actor.Sees(scope.Name),
        LayerKind.Site => actor.Sees(scope.Name.Split('/')[0]),
        _ => Find(on, actor, MacAddress.Of(scope.Name)) is not null,
    };

    /// <summary>Why he may not write a layer; null = he may.</summary>
    public static Refusal? Writes(IDbConnection on, Actor actor, LayerScope scope)
        => AccessRules.Check(actor, Right.LayersWrite) is { } no ? no
            : !Sees(on, actor, scope) ? Refusal.NotFound(scope.Kind == LayerKind.Device ? $"{scope.Name} is not in the inventory: add the device first." : $"There is no layer {scope}.")
            : !actor.SeesAll && scope.Kind is LayerKind.All or LayerKind.Model
                ? new(RefusalKind.Forbidden, $"The layer of {scope.Spoken} is for every customer's devices: {actor.Name} may change only layers of {string.Join(", ", actor.Customers)}.")
            : null;

    /// <summary>Units that wait. A unit that is no device yet is nobody's, so only those see it who see all.</summary>
    public static IReadOnlyList<WaitingUnit> Waiting(IDbConnection on, Actor actor, bool refused = false)
    {
        var all = WaitingUnits.All(on, refused);
        return actor.SeesAll ? all : [.. all.Where(u => Find(on, actor, u.Mac) is not null)];
    }

    /// <summary>Names of customers that have devices.</summary>
    public static IReadOnlyList<string> Customers(IDbConnection on, Actor actor) => actor.SeesAll ? Devices.Customers(on) : [.. Devices.Customers(on).Where(actor.Sees)];

    /// <summary>Layers that were ever written.</summary>
    public static IReadOnlyList<LayerSummary> Layers(IDbConnection on, Actor actor, bool devices = false)
    {
        var all = Storage.Layers.All(on, devices);
        return actor.SeesAll ? all : [.. all.Where(l => Sees(on, actor, l.Scope))];
    }
}
