using System.Data;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Sheets;

/// <summary>Variables of single devices, as sheets have them: the ones in the layer of the device alone.</summary>
internal static class DeviceVariables
{
    /// <summary>Those of a device.</summary>
    public static IReadOnlyDictionary<string, LayerVariable> Of(Store store, IDbConnection on, MacAddress mac) => store.Layers.Get(on, LayerScope.Of(mac)).Variables;

    /// <summary>Changes them.</summary>
    /// <param name="store">The store.</param>
    /// <param name="on">The writing connection.</param>
    /// <param name="mac">The device.</param>
    /// <param name="changes">New value by name; null = taken out.</param>
    /// <param name="by">Who.</param>
    /// <param name="now">Now.</param>
    public static void Change(Store store, IDbConnection on, MacAddress mac, IReadOnlyList<(string Name, LayerVariable? Value)> changes, string by, DateTimeOffset now)
        => store.Layers.Add(
            on,
            store.Layers.Get(on, LayerScope.Of(mac)).With(changes.Select(c => c.Value is null ? (LayerChange)new LayerChange.TakeOut($"{{{{{c.Name}}}}}") : new LayerChange.SetVariable(c.Value))),
            by, "Import of a sheet.", null, now);
}
