using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Web;

/// <summary>One level of a device's tree, as its page shows it.</summary>
/// <param name="Path">The object with its final dot; empty = the root.</param>
/// <param name="At">When the unit told what is in it; null = it was not asked.</param>
/// <param name="ReadAt">When parameters were last read; null = never.</param>
/// <param name="Objects">What is below.</param>
/// <param name="Rows">The parameters in it.</param>
/// <param name="Asked">The task that asks the unit; null = none is open.</param>
/// <param name="Fault">Why the unit did not tell; null = nothing went wrong.</param>
internal sealed record DeviceLevel(string Path, DateTimeOffset? At, DateTimeOffset? ReadAt, IReadOnlyList<AcsNode> Objects, IReadOnlyList<DeviceParameterRow> Rows, AcsTask? Asked, string? Fault);

/// <summary>A parameter as a row of the page.</summary>
/// <param name="Mac">The device.</param>
/// <param name="Path">Full path.</param>
/// <param name="Writable">It can be set; null = the unit was not asked.</param>
/// <param name="Known">Its value; null = it was not read.</param>
/// <param name="Asked">The task that sets it; null = none is open.</param>
/// <param name="Fault">Why it was not set; null = nothing went wrong.</param>
/// <param name="MaySet">Who looks may set it.</param>
internal sealed record DeviceParameterRow(MacAddress Mac, string Path, bool? Writable, CwmpKept? Known, AcsTask? Asked, string? Fault, bool MaySet)
{
    /// <summary>Its own name.</summary>
    public string Name => Path[(Path.LastIndexOf('.') + 1)..];
}
