using Microsoft.AspNetCore.Mvc;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Hosting.Bulk;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Web.Pages.Fleet;

/// <summary>Customers, sites and tags: how many devices each has, and other names for them.</summary>
internal sealed class GroupsModel(Store store, Groups groups) : OperatorPage
{
    private const int Most = 1000;

    public IReadOnlyList<(DeviceField Field, string Name, IReadOnlyList<(string Value, long Count)> Values)> Lists { get; private set; } = [];

    public IActionResult OnGet()
    {
        // The counts are of all devices, so that only those may see them who see all.
        Lists = store.Read(on => By.SeesAll
            ? new[] { (DeviceField.Customer, "Customers"), (DeviceField.Site, "Sites"), (DeviceField.Tag, "Tags") }.Select(f => (f.Item1, f.Item2, FleetCounts.Of(on, f.Item1, Most))).ToList()
            : [(DeviceField.Customer, "Customers", [.. By.Customers.Select(c => (c, Devices.CountOf(on, By, new(Spa.Fleet.Layers.LayerKind.Customer, c))))])]);
        return Page();
    }

    public async Task<IActionResult> OnPostRename(DeviceField field, string? from, string? to)
    {
        var (id, fault) = await groups.Rename(field, from ?? string.Empty, (to ?? string.Empty).Trim(), By);
        return fault is null ? LocalRedirect($"/fleet/jobs/{id}") : Told(fault, string.Empty, "/fleet/groups");
    }
}
