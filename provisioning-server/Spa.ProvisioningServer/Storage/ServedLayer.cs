using System.Globalization;
using Spa.Fleet.Layers;

namespace Spa.ProvisioningServer.Storage;

/// <summary>Which revision of a layer a device gets.</summary>
/// <param name="Scope">The layer.</param>
/// <param name="Revision">The revision; 0 = it was never written.</param>
/// <param name="Publish">Open publish that gives it to the device for the first time; null = there is none.</param>
internal readonly record struct ServedLayer(LayerScope Scope, long Revision, long? Publish)
{
    /// <summary>What tells its content from every other.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Scope.Kind}/{Scope.Name}@{Revision}");
}
