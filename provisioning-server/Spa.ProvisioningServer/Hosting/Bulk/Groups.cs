using Spa.Fleet.Access;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Bulk;

/// <summary>Other names for customers, sites and tags. A name that is there already takes the devices in: that is how two are merged.</summary>
internal sealed class Groups(Store store, BulkWork work)
{
    /// <summary>Renames one, as a bulk job.</summary>
    /// <param name="field">Customer, site or tag.</param>
    /// <param name="from">Its name; a site's as <c>customer/site</c>.</param>
    /// <param name="to">The new one; a site's without its customer.</param>
    /// <param name="by">Who.</param>
    public async Task<(string? Id, Refusal? Fault)> Rename(DeviceField field, string from, string to, Actor by)
    {
        if (to.Length == 0 || to == from)
        {
            return (null, Refusal.Of("to", "Name another one."));
        }

        var slash = from.IndexOf('/', StringComparison.Ordinal);
        if (field == DeviceField.Tag)
        {
            return to.Contains(' ', StringComparison.Ordinal) || to.Contains(',', StringComparison.Ordinal)
                ? (null, Refusal.Of("to", "A tag is one word."))
                : await work.Start(new(BulkAction.Retag, $"{from} {to}", DeviceQuery.All.With(DeviceField.Tag, from), []), by);
        }

        if (field is not (DeviceField.Customer or DeviceField.Site) || (field == DeviceField.Site && slash < 0))
        {
            return (null, Refusal.Of("field", "Customers, sites and tags can be renamed."));
        }

        if (!LayerScope.ParseName(to).Ok(out _, out var error))
        {
            return (null, Refusal.Of("to", $"The new name: {error}."));
        }

        var (old, next) = field == DeviceField.Customer
            ? (new LayerScope(LayerKind.Customer, from), new LayerScope(LayerKind.Customer, to))
            : (new LayerScope(LayerKind.Site, from), new LayerScope(LayerKind.Site, $"{from[..slash]}/{to}"));
        if (Lost(old, next) is { } lost)
        {
            return (null, lost);
        }

        return field == DeviceField.Customer
            ? await work.Start(new(BulkAction.Recustomer, to, DeviceQuery.All.With(DeviceField.Customer, from), []), by)
            : await work.Start(new(BulkAction.Move, $"{from[..slash]}/{to}", DeviceQuery.All.With(DeviceField.Site, from), []), by);
    }

    // Settings go by name: devices that change theirs leave the layers of the old one.
    private Refusal? Lost(LayerScope old, LayerScope next) => store.Read(on =>
    {
        var written = Storage.Layers.All(on).Where(l => l.Entries + l.Variables > 0).Select(l => l.Scope).ToList();
        var left = written.FirstOrDefault(s => s == old || (old.Kind == LayerKind.Customer && s.Kind == LayerKind.Site && s.Name.StartsWith(old.Name + "/", StringComparison.Ordinal)));
        return left is null || (left == old && written.Contains(next))
            ? null
            : Refusal.Conflict($"There are settings in the layer of {left.Spoken}, which its devices would lose: write the layer of the new name first, with what they need, and empty the old one.");
    });
}
