using System.Collections.Concurrent;
using Spa.Configuration.Parameters;
using Spa.Fleet.Acs;
using Spa.Fleet.Layers;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>What the catalogue says of settings that no layer speaks of: the same for all devices, so that all share it.</summary>
internal static class AcsFactory
{
    // How it reaches this server is no matter of its settings, except where a layer says so: the session itself hangs on it.
    private const string OwnStart = "CWMP_";

    private static readonly ConcurrentDictionary<string, WantedValue?[]> ByRoot = new(StringComparer.Ordinal);

    /// <summary>Whether a setting that no layer speaks of is set to what it has from the factory.</summary>
    public static bool IsSent(Parameter parameter) => !parameter.Name.StartsWith(OwnStart, StringComparison.Ordinal);

    /// <summary>For each setting, in the order of the catalogue, what a device should have that has it from the factory; null = it is left as it is.</summary>
    /// <param name="root">Root of the tree: "Device." or "InternetGatewayDevice.".</param>
    public static IReadOnlyList<WantedValue?> Of(string root) => ByRoot.GetOrAdd(root, static root =>
    [
        .. Catalogue.All.Select(p => p.NotOffered is null && !LayerCheck.ServerOwned.Contains(p.Name) && IsSent(p) ? new WantedValue(root + AcsPlan.Profile + p.Name, p.DefaultText, p.DefaultText, false) : null),
    ]);
}
